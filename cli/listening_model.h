// SPDX-License-Identifier: Apache-2.0
// A model with its front end, compiled for this machine to listen with.
#pragma once

#include <string>

#include "cli/model_options.h"
#include "compiler/frontend/front_end.h"
#include "compiler/program/program.h"

namespace mote::cli {

struct ListeningModel {
  graph::Module module;
  frontend::FrontEnd front_end;
  program::Program program;  // of one new frame, where windows move over time
};

// Errors: as LoadFrontEnd() and program::Compile(); a model without a front end.
Result<ListeningModel> LoadListeningModel(const std::string& path, const std::string& numerics);

}  // namespace mote::cli
