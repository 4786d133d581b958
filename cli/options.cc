// SPDX-License-Identifier: Apache-2.0
#include "cli/options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>

namespace mote::cli {

Option Option::Required() const { return Option(option_->required()); }

Option Option::OneOf(const std::vector<std::string>& words) const {
  return Option(option_->check(CLI::IsMember(words)));
}

Option Option::Within(int32_t low, int32_t high) const {
  return Option(option_->check(CLI::Range(low, high)));
}

Option Option::Positive() const { return Option(option_->check(CLI::PositiveNumber)); }

Option Option::SvgName() const {
  const auto check = [](const std::string& name) {
    if (std::filesystem::path(name).extension() == ".svg") return std::string();
    return fmt::format("'{}', want a file name that ends in .svg: pictures are SVG.", name);
  };
  return Option(option_->check(check, "SVG"));
}

Option Option::Needs(Option other) const { return Option(option_->needs(other.option_)); }

Option Option::Excludes(Option other) const { return Option(option_->excludes(other.option_)); }

Option Option::ShowDefault() const { return Option(option_->capture_default_str()); }

template <class T>
Option Options::Add(const std::string& names, T& value, const std::string& help) {
  return Option(app_.add_option(names, value, help));
}
template Option Options::Add(const std::string&, std::string&, const std::string&);
template Option Options::Add(const std::string&, std::vector<std::string>&, const std::string&);
template Option Options::Add(const std::string&, int32_t&, const std::string&);
template Option Options::Add(const std::string&, double&, const std::string&);

Option Options::AddFlag(const std::string& names, bool& value, const std::string& help) {
  return Option(app_.add_flag(names, value, help));
}

}  // namespace mote::cli
