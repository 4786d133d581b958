// SPDX-License-Identifier: Apache-2.0
// What the user may have meant: a command or an option that looks like a word they typed.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace mote::cli {

// " Did you mean '--board'?" for the first unknown command or option among `words`, or "".
std::string SuggestFor(const CLI::App& app, const std::vector<std::string>& words);

}  // namespace mote::cli
