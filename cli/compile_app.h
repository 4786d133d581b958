// SPDX-License-Identifier: Apache-2.0
// mote compile APP: the whole firmware of one device, as sources and linked.
#pragma once

#include <string>

#include "cli/app.h"
#include "cli/command.h"
#include "cli/model_options.h"
#include "estimate/board.h"

namespace mote::cli {

// Which device it is to be.
struct DeviceWords {
  std::string keys;  // --keys: the file
  std::string name;  // --device
};

struct OutputWords {
  std::string folder;
  bool force = false;
};

// Errors: no device is named, or one that the file has not; a board without a body for what the app
// needs; it does not fit.
Result<Answer> CompileAppFor(const App& app,
                             const ModelOptions& model,
                             const estimate::Board& board,
                             const DeviceWords& device,
                             const OutputWords& output);

}  // namespace mote::cli
