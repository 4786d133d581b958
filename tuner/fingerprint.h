// SPDX-License-Identifier: Apache-2.0
// What cycles depend on besides a kernel's parameters.
#pragma once

#include <filesystem>
#include <string>

#include "support/result.h"
#include "toolchain/build.h"

namespace mote::tuner {

// Of the compiler, its flags, the sources of the runtime and the cycle counter: where any of them
// is another, so is the text. Errors: no compiler; a file that cannot be read.
Result<std::string> Fingerprint(const toolchain::BuildRequest& build,
                                const std::filesystem::path& cycle_plugin);

}  // namespace mote::tuner
