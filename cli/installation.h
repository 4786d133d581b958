// SPDX-License-Identifier: Apache-2.0
// Where mote's own files are: beside the installed command, or in the tree it was built from.
#pragma once

#include <filesystem>

#include "support/result.h"

namespace mote::cli {

// The folder that holds runtime/ and boards/: $MOTE_SHARE, <prefix>/share/mote, or the source tree.
Result<std::filesystem::path> ShareFolder();

// The cycle counter's QEMU plugin: <prefix>/lib/mote/qemu, or the build tree.
Result<std::filesystem::path> CyclePlugin();

// What holds LibTorch: <prefix>/lib/mote, or the build tree.
Result<std::filesystem::path> LearnerLibrary();
// What holds Open MPI: likewise.
Result<std::filesystem::path> RanksLibrary();

// $XDG_CACHE_HOME/mote or ~/.cache/mote: what can be computed again.
std::filesystem::path CacheFolder();

}  // namespace mote::cli
