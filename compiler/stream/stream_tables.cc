// SPDX-License-Identifier: Apache-2.0
#include "compiler/stream/stream_tables.h"

#include <fmt/format.h>

namespace mote::stream {
using program::ArenaTensor;
using program::Program;

namespace {

const ArenaTensor& InputOf(const Program& program) {
  return program.tensors[static_cast<size_t>(program.inputs[0])];
}

graph::Tensor ScoresOf(const Program& program) {
  const ArenaTensor& output = program.tensors[static_cast<size_t>(program.outputs[0])];
  graph::Tensor scores;
  scores.dtype = output.dtype;
  scores.shape = output.shape;
  scores.quantization = output.quantization;
  return scores;
}

Feeding FeedingOf(const Program& program) {
  if (program.window_frames > 0) return Feeding::kOneFrame;
  return program.variables.empty() ? Feeding::kWindow : Feeding::kNewFrames;
}

Status CheckProgram(const Program& program, int32_t frame_values) {
  if (program.pushed.rows > 0) {
    return Error{"the model takes an image row by row, want frames. Leave out --push-rows."};
  }
  if (program.inputs.size() != 1) {
    return Error{
        fmt::format("the model has {} inputs, want 1 to listen with.", program.inputs.size())};
  }
  const int64_t bytes = InputOf(program).bytes;
  if (bytes % frame_values == 0) return {};
  return Error{fmt::format("the model's input has {} values, want a multiple of the {} of a frame.",
                           bytes,
                           frame_values)};
}

// All but the sound and the detector.
SoundStreamParams ParamsOf(const Program& program,
                           const frontend::FrontEnd& front_end,
                           int32_t frame_values) {
  SoundStreamParams p = {};
  p.feeding = FeedingOf(program);
  p.ring = {frame_values, static_cast<int32_t>(InputOf(program).bytes) / frame_values};
  const bool one = p.feeding == Feeding::kOneFrame;
  p.window_frames = one ? program.window_frames : p.ring.columns;
  const bool all_new = p.feeding == Feeding::kNewFrames;
  p.frames_per_inference = all_new ? p.ring.columns : front_end.frames_per_inference;
  return p;
}

}  // namespace

Result<StreamTables> StreamTables::Make(const Program& program,
                                        const frontend::FrontEnd& front_end) {
  if (front_end.image) return Error{"the front end takes images, want one for sound."};
  MOTE_TRY(frontend::SoundTables sound, frontend::SoundTables::Make(front_end.sound));
  const int32_t frame_values = sound.Params().quantize.count;
  MOTE_RETURN_IF_ERROR(CheckProgram(program, frame_values));
  const SoundStreamParams params = ParamsOf(program, front_end, frame_values);
  frontend::FrontEnd as_fed = front_end;  // its times become numbers of inferences
  as_fed.frames_per_inference = params.frames_per_inference;
  MOTE_TRY(frontend::DetectorTables detector,
           frontend::DetectorTables::Make(as_fed, ScoresOf(program)));
  StreamTables tables(std::move(sound), std::move(detector));
  tables.params_ = params;
  tables.rate_hz_ = front_end.sound.rate_hz;
  return tables;
}

SoundStreamParams StreamTables::Params() const {
  SoundStreamParams params = params_;
  params.sound = sound_.Params();
  params.detector = detector_.Params();
  return params;
}

}  // namespace mote::stream
