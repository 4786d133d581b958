// SPDX-License-Identifier: Apache-2.0
// mote emulate on a recording: the stream on the emulated core, in place of a microphone.
#pragma once

#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/model_options.h"
#include "estimate/board.h"
#include "player/signal.h"

namespace mote::cli {

// Errors: a model without a front end; a recording of more than a minute; as
// emulator::EmulateStream; another hit than this machine's
Result<Answer> EmulateRecording(const ModelOptions& model,
                                const estimate::Board& board,
                                const std::string& file);

// As LoadSignal(). Errors: also more than the emulated core can hear in reasonable time
Result<player::Signal> LoadShortSignal(const std::string& file, const frontend::Sense& sense);

}  // namespace mote::cli
