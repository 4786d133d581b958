// SPDX-License-Identifier: Apache-2.0
// Where a picture is written to: the one check of options that name such a file.
#pragma once

#include <CLI/CLI.hpp>

namespace mote::cli {

// Refuses a name that does not end in .svg, for nothing else is written.
CLI::Validator SvgName();

}  // namespace mote::cli
