// SPDX-License-Identifier: Apache-2.0
// A recording as the input of one inference.
#pragma once

#include <filesystem>

#include "compiler/frontend/front_end.h"
#include "compiler/program/program.h"
#include "support/result.h"

namespace mote::player {

// The first frames of the recording, as many as the input holds; what is missing of the last
// windows is silence. Errors: as LoadRecording(); an input of no whole frames; a recording that is
// longer than the input by half or more, because an answer to its beginning would be taken for one
// to all
Result<graph::Bytes> LoadSound(const std::filesystem::path& file,
                               const frontend::FrontEnd& front_end,
                               const program::ArenaTensor& input);

}  // namespace mote::player
