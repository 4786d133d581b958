// SPDX-License-Identifier: Apache-2.0
// SPACE_TO_DEPTH, DEPTH_TO_SPACE: x [N,H,W,C] of any type; squares of block_size become channels,
// or channels squares.
#include <fmt/format.h>

#include "compiler/ops/strided_copy.h"

namespace mote::ops {
namespace {

using graph::Shape;

// What is divided by the block: height and width, or the channels by its square.
Result<int32_t> BlockOf(const OpView& op, bool to_depth) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(1, 1));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(1));
  MOTE_RETURN_IF_ERROR(op.WantRank("input", op.input(0), 4, 4));
  const Shape& x = op.input(0).shape;
  const int64_t block = op.attributes().Int("block_size", 0);
  const bool small = block >= 1 && block <= (1 << 14);  // its square fits int32
  if (small && to_depth && x[1] % block == 0 && x[2] % block == 0) {
    return static_cast<int32_t>(block);
  }
  if (small && !to_depth && x[3] % (block * block) == 0) return static_cast<int32_t>(block);
  return op.Fail(fmt::format("block_size {} does not divide {} of shape {}.",
                             block,
                             to_depth ? "height and width" : "the channels twice",
                             graph::ShapeText(x)));
}

Result<std::vector<Shape>> InferToDepth(const OpView& op) {
  MOTE_TRY(const int32_t b, BlockOf(op, true));
  const Shape& x = op.input(0).shape;
  int32_t channels = 0;
  if (!__builtin_mul_overflow(x[3], b * b, &channels)) {
    return std::vector<Shape>{{x[0], x[1] / b, x[2] / b, channels}};
  }
  return op.Fail("too many channels.");
}

Result<std::vector<Shape>> InferToSpace(const OpView& op) {
  MOTE_TRY(const int32_t b, BlockOf(op, false));
  const Shape& x = op.input(0).shape;
  int32_t height = 0;
  int32_t width = 0;
  if (!__builtin_mul_overflow(x[1], b, &height) && !__builtin_mul_overflow(x[2], b, &width)) {
    return std::vector<Shape>{{x[0], height, width, x[3] / (b * b)}};
  }
  return op.Fail("too large an image.");
}

// y as [n, y, x, by, bx, c]
StridedView ToDepth(const Shape& x, int32_t b) {
  const std::vector<int64_t> s = WholeOf(x).strides;
  return {{x[0], x[1] / b, x[2] / b, b, b, x[3]}, {s[0], b * s[1], b * s[2], s[1], s[2], 1}, 0};
}

// y as [n, y, by, x, bx, c]
StridedView ToSpace(const Shape& x, int32_t b) {
  const std::vector<int64_t> s = WholeOf(x).strides;
  const int32_t channels = x[3] / (b * b);
  return {{x[0], x[1], b, x[2], b, channels},
          {s[0], s[1], int64_t{b} * channels, s[2], channels, 1},
          0};
}

template <bool kToDepth>
Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(WantSameElements(op, op.input(0), op.output(0)));
  MOTE_RETURN_IF_ERROR(op.WantAttributes({"block_size"}));
  MOTE_TRY(const int32_t block, BlockOf(op, kToDepth));
  const Shape& x = op.input(0).shape;
  const StridedView view = kToDepth ? ToDepth(x, block) : ToSpace(x, block);
  return KernelCalls{StridedCopyCall(op, op.input_id(0), op.output_id(0), view, options)};
}

}  // namespace

const OpDef& SpaceToDepth() {
  static constexpr OpDef kDef = {
      "SPACE_TO_DEPTH", "strided_copy", InferToDepth, Lower<true>, StridedCopyKernels};
  return kDef;
}

const OpDef& DepthToSpace() {
  static constexpr OpDef kDef = {
      "DEPTH_TO_SPACE", "strided_copy", InferToSpace, Lower<false>, StridedCopyKernels};
  return kDef;
}

}  // namespace mote::ops
