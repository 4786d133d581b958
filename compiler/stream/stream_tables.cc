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

const ArenaTensor& OutputOf(const Program& program) {
  return program.tensors[static_cast<size_t>(program.outputs[0])];
}

graph::Tensor TensorOf(const ArenaTensor& arena_tensor) {
  graph::Tensor tensor;
  tensor.dtype = arena_tensor.dtype;
  tensor.shape = arena_tensor.shape;
  tensor.quantization = arena_tensor.quantization;
  return tensor;
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
  if (InputOf(program).dtype != graph::DType::kInt8) {
    return Error{
        fmt::format("the model's input is {}, want int8 to listen with. See 'mote quantize'.",
                    graph::DTypeName(InputOf(program).dtype))};
  }
  const int64_t bytes = InputOf(program).bytes;
  if (bytes % frame_values == 0) return {};
  return Error{fmt::format("the model's input has {} values, want a multiple of the {} of a frame.",
                           bytes,
                           frame_values)};
}

// All but the detector.
StreamParams ParamsOf(const Program& program,
                      const frontend::FrontEnd& front_end,
                      int32_t frame_values) {
  StreamParams p = {};
  p.feeding = FeedingOf(program);
  p.ring = {frame_values, static_cast<int32_t>(InputOf(program).bytes) / frame_values};
  const bool one = p.feeding == Feeding::kOneFrame;
  p.window_frames = one ? program.window_frames : p.ring.columns;
  const bool all_new = p.feeding == Feeding::kNewFrames;
  p.frames_per_inference = all_new ? p.ring.columns : front_end.frames_per_inference;
  return p;
}

bool HasOneScale(const ArenaTensor& tensor) {
  const graph::Quantization& q = tensor.quantization;
  return tensor.dtype == graph::DType::kInt8 && q.scale.size() == 1 && q.zero_point.size() == 1;
}

constexpr int64_t kMostElements = 65'536;  // AutoencoderResidualS8Ref's

Result<AutoencoderResidualParams> ResidualOf(const Program& program, double limit) {
  const ArenaTensor& x = InputOf(program);
  const ArenaTensor& y = OutputOf(program);
  if (!HasOneScale(x) || !HasOneScale(y) || x.bytes != y.bytes || x.bytes > kMostElements) {
    return Error{
        fmt::format("a residual of {} input and {} output values, want as many of both, "
                    "at most {}, int8 with a scale.",
                    x.bytes,
                    y.bytes,
                    kMostElements)};
  }
  return AutoencoderResidualParamsOf(static_cast<int32_t>(x.bytes),
                                     static_cast<double>(x.quantization.scale[0]),
                                     static_cast<int32_t>(x.quantization.zero_point[0]),
                                     static_cast<double>(y.quantization.scale[0]),
                                     static_cast<int32_t>(y.quantization.zero_point[0]),
                                     limit);
}

}  // namespace

Result<StreamTables> StreamTables::Make(const Program& program,
                                        const frontend::FrontEnd& front_end) {
  MOTE_TRY(frontend::SenseTables sense, frontend::SenseTables::Make(front_end.sense));
  const int32_t frame_values = frontend::FrameValues(front_end.sense);
  MOTE_RETURN_IF_ERROR(CheckProgram(program, frame_values));
  frontend::FrontEnd as_fed = front_end;  // its times become numbers of inferences
  const StreamParams params = ParamsOf(program, front_end, frame_values);
  as_fed.frames_per_inference = params.frames_per_inference;
  MOTE_TRY(frontend::DetectorTables detector,
           frontend::DetectorTables::Make(as_fed, TensorOf(OutputOf(program))));
  StreamTables tables(std::move(sense), std::move(detector));
  tables.params_ = params;
  tables.params_.zero_point = frontend::ZeroPointOf(tables.sense());
  tables.settings_ = front_end.sense;
  if (front_end.gate) {
    tables.gate_ =
        frontend::GateParamsOf(*front_end.gate, std::get<frontend::SoundSettings>(front_end.sense));
  }
  tables.has_unsigned_scores_ = OutputOf(program).dtype == graph::DType::kUInt8;
  if (front_end.score.kind == frontend::ScoreKind::kResidual) {
    MOTE_TRY(tables.residual_, ResidualOf(program, front_end.score.limit));
    tables.has_unsigned_scores_ = true;
  }
  return tables;
}

StreamParams StreamTables::Params() const {
  StreamParams params = params_;
  params.detector = detector_.Params();
  return params;
}

}  // namespace mote::stream
