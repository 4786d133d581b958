// SPDX-License-Identifier: Apache-2.0
#include "cli/listening_model.h"

#include "compiler/frontend/metadata.h"
#include "compiler/program/frames.h"

namespace mote::cli {

Result<ListeningModel> LoadListeningModel(const std::string& path, const std::string& numerics) {
  ListeningModel model;
  MOTE_TRY(model.module, LoadModule(path));
  Result<std::optional<frontend::FrontEnd>> front_end = frontend::FrontEndIn(model.module);
  if (!front_end.ok()) return front_end.error().In(path);
  if (!*front_end) {
    return Error{path +
                 ": has no front end, want one that says how sound becomes its input. Give "
                 "it one with 'mote attach'."};
  }
  model.front_end = std::move(**front_end);
  if (model.front_end.image)
    return Error{path + ": its front end takes images, want one for sound."};
  program::CompileOptions options;
  options.lower.rounding = RoundingOf(numerics);
  options.stream = program::CostOfFrame(model.module).has_value();
  Result<program::Program> program = program::Compile(model.module, options);
  if (!program.ok()) return program.error().In(path);
  model.program = std::move(*program);
  return model;
}

}  // namespace mote::cli
