// SPDX-License-Identifier: Apache-2.0
// What a sensor recorded, as one input of a model: through its front end.
#pragma once

#include <filesystem>

#include "compiler/frontend/front_end.h"
#include "compiler/program/program.h"
#include "support/result.h"

namespace mote::player {

// The frames that fill the input; where that is float32, features before they are quantised. Sound
// shorter than those is followed by silence, and a little that is over is left out; of anything
// else they are the newest frames. Errors: as LoadSignal(); an input of no whole number of frames;
// sound half as long again as the input, or more; too few frames
Result<graph::Bytes> LoadSignalInput(const std::filesystem::path& file,
                                     const frontend::FrontEnd& front_end,
                                     const program::ArenaTensor& input);

}  // namespace mote::player
