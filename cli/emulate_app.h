// SPDX-License-Identifier: Apache-2.0
// mote emulate, of an app: what its device says about a recording, and what listening costs.
#pragma once

#include <string>
#include <vector>

#include "cli/app.h"
#include "cli/command.h"
#include "cli/model_options.h"

namespace mote::cli {

struct AppTrial {
  std::string recording;
  std::vector<std::string> faults;  // as ParseFault() (virtual_microphone.h) takes them
  double events_per_day = 50;       // that its cost is stated for
  std::string picture;              // an .svg to write, of a trial without faults; "": none
};

// Errors: a board that is not emulated; a recording that is too long; a model whose front end is
// not for sound; where no fault is wanted, hits that are not this machine's
Result<Answer> EmulateAppOn(const App& app,
                            const ModelOptions& model,
                            const estimate::Board& board,
                            const AppTrial& trial);

}  // namespace mote::cli
