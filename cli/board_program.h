// SPDX-License-Identifier: Apache-2.0
// The Program of a board, as --tune wants it or not.
#pragma once

#include <optional>
#include <string>

#include "cli/command.h"
#include "cli/model_options.h"
#include "tuner/tune.h"

namespace mote::cli {

struct BoardProgram {
  program::Program program;
  std::optional<tuner::Tuning> tuning;  // without its program
  std::string cache_note;               // why what had been measured was not used, or ""

  // What --tune found: a key "tune", and lines that begin with a count of kernels.
  void AddTuning(Json& json) const;
  std::string TuningText() const;
};

// Errors: as ModelOptions::CompileFor(); with --tune also a board without an emulated twin, and
// what hinders a measurement.
Result<BoardProgram> CompileForBoard(const ModelOptions& options, const estimate::Board& board);

}  // namespace mote::cli
