// SPDX-License-Identifier: Apache-2.0
#include "cli/listening_model.h"

#include "cli/hearing.h"
#include "compiler/program/frames.h"

namespace mote::cli {

Result<ListeningModel> LoadListeningModel(const std::string& path, const std::string& numerics) {
  ListeningModel model;
  MOTE_TRY(model.module, LoadModule(path));
  MOTE_TRY(model.front_end, NeededFrontEnd(model.module, path));
  program::CompileOptions options;
  options.lower.rounding = RoundingOf(numerics);
  options.stream = program::CostOfFrame(model.module).has_value();
  Result<program::Program> program = program::Compile(model.module, options);
  if (!program.ok()) return program.error().In(path);
  model.program = std::move(*program);
  return model;
}

}  // namespace mote::cli
