// SPDX-License-Identifier: Apache-2.0
#include "cli/svg_name.h"

#include <fmt/format.h>

#include <filesystem>

namespace mote::cli {

CLI::Validator SvgName() {
  const auto check = [](std::string& name) {
    if (std::filesystem::path(name).extension() == ".svg") return std::string();
    return fmt::format("'{}', want a file name that ends in .svg: pictures are SVG.", name);
  };
  return {check, "SVG"};
}

}  // namespace mote::cli
