// SPDX-License-Identifier: Apache-2.0
// mote.Frames: frame [1,1,...], state [1,K-1,...] of any type -> window [1,K,...]. What
// compiler/program/frames.h makes of a window that moves over time.
#include "runtime/ops/frames/frames.h"

#include <fmt/format.h>

#include "compiler/ops/op_def.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/states.h"

namespace mote::ops {
namespace {

using graph::Shape;
using Row = KernelRow<FramesParams, decltype(FramesRef)>;

constexpr States kStates = {1, 1};

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(FramesParams, __VA_ARGS__)
#include "runtime/ops/frames/frames_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Fields FieldsOf(const FramesParams& p) {
  Fields f;
  f.Add("frame_bytes", p.frame_bytes).Add("kept_frames", p.kept_frames);
  return f;
}

Result<std::vector<Shape>> Infer(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(2, 2));
  MOTE_RETURN_IF_ERROR(WantStates(op, kStates));
  const Shape& frame = op.input(0).shape;
  Shape window = op.input(1).shape;
  Shape one = window;
  const bool has_time = window.size() > 1 && window[0] == 1 && window[1] > 0;
  if (has_time) one[1] = 1;
  if (!has_time || frame != one || window[1] == INT32_MAX) {
    return op.Fail(fmt::format("a frame of {} to a state of {}, want [1,1,...] and [1,K,...].",
                               graph::ShapeText(frame),
                               graph::ShapeText(op.input(1).shape)));
  }
  ++window[1];
  return ShapesWithStates(op, kStates, std::move(window));
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(WantSameElements(op, op.input(0), op.output(0)));
  MOTE_RETURN_IF_ERROR(WantSameElements(op, "the state", op.input(1), op.output(0)));
  MOTE_RETURN_IF_ERROR(op.WantAttributes({}));
  FramesParams p = {};
  p.frame_bytes = static_cast<int32_t>(graph::ByteCount(op.input(0)).value_or(0));
  p.kept_frames = op.input(1).shape[1];
  const Row& row = ChooseKernel(Rows(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "FramesParams", options, false);
  call.operands = {InputOperand(op.input_id(0)),
                   InputOperand(op.input_id(1)),
                   OutputOperand(op.output_id(0)),
                   OutputOperand(NewState(op, kStates, 0))};
  return KernelCalls{std::move(call)};
}

std::vector<KernelInfo> Kernels() { return DescribeRows("any", Rows()); }

}  // namespace

const OpDef& Frames() {
  static constexpr OpDef kDef = {.opcode = "mote.Frames",
                                 .folder = "frames",
                                 .infer = Infer,
                                 .lower = Lower,
                                 .kernels = Kernels,
                                 .states = kStates};
  return kDef;
}

}  // namespace mote::ops
