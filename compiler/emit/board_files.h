// SPDX-License-Identifier: Apache-2.0
// A board's sources as they stand beside generated ones, so that the folder links alone.
#pragma once

#include "compiler/emit/emit.h"

namespace mote::emit {

// `paths`: a board's sources and linker script, "boards/nano33ble/link.ld" in `share`. Each becomes
// <board>_<file>, "nano33ble_link.ld", with all that it includes; what is of runtime/ has the names
// of RuntimeFiles(). Errors: as EmitModel()
Result<std::vector<OutputFile>> BoardFiles(const std::filesystem::path& share,
                                           const std::vector<std::string>& paths);

// Adds those of `more` that are not there yet. Two files of one name have to be the same.
void AddFiles(const std::vector<OutputFile>& more, std::vector<OutputFile>& files);

}  // namespace mote::emit
