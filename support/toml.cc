// SPDX-License-Identifier: Apache-2.0
#include "support/toml.h"

#include <fmt/format.h>

namespace mote {

Result<toml::table> ParseToml(const std::string& text, const std::string& place) {
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    return Error{fmt::format(
        "{}: line {}: {}. Want TOML 1.0.", place, error.source().begin.line, error.description())};
  }
}

}  // namespace mote
