// SPDX-License-Identifier: Apache-2.0
#include "trainer/recipe/quantity.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>
#include <cmath>
#include <vector>

namespace mote::trainer {
namespace {

struct Suffix {
  const char* name;
  double factor;
};

const std::vector<Suffix>& SuffixesOf(Unit unit) {
  static const std::vector<Suffix> kBytes = {{"B", 1}, {"KB", 1024}, {"MB", 1024 * 1024}};
  static const std::vector<Suffix> kSeconds = {{"s", 1}, {"ms", 1e-3}, {"us", 1e-6}};
  static const std::vector<Suffix> kJoules = {{"J", 1}, {"mJ", 1e-3}, {"uJ", 1e-6}};
  if (unit == Unit::kBytes) return kBytes;
  return unit == Unit::kSeconds ? kSeconds : kJoules;
}

}  // namespace

Result<double> ReadQuantity(const std::string& text, Unit unit) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  std::string name(end, text.data() + text.size());
  name.erase(0, name.find_first_not_of(' '));
  std::vector<std::string> names;
  for (const Suffix& suffix : SuffixesOf(unit)) {
    if (error == std::errc() && number > 0 && std::isfinite(number) && name == suffix.name) {
      return number * suffix.factor;
    }
    names.emplace_back(suffix.name);
  }
  return Error{fmt::format("'{}', want a number above 0 and one of {}, like \"50 {}\"",
                           text,
                           fmt::join(names, ", "),
                           names[1])};
}

}  // namespace mote::trainer
