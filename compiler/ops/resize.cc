// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/resize.h"

#include <fmt/format.h>

namespace mote::ops {
using graph::Shape;

namespace {

// A microcontroller's images are far smaller, and Q10 places of more pixels do not fit int32.
constexpr int64_t kMaxSide = 1 << 16;

Result<std::vector<int64_t>> SizeOf(const OpView& op) {
  if (op.is_constant(1)) return op.IndexValues("size", 1);
  MOTE_RETURN_IF_ERROR(op.WantRank("output", op.output(0), 4, 4));
  return std::vector<int64_t>{op.output(0).shape[1], op.output(0).shape[2]};
}

}  // namespace

Result<Resize> ResizeOf(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(2, 2));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(1));
  MOTE_RETURN_IF_ERROR(op.WantRank("input", op.input(0), 4, 4));
  MOTE_TRY(const std::vector<int64_t> size, SizeOf(op));
  const Shape& x = op.input(0).shape;
  const auto in_range = [](int64_t side) { return side >= 1 && side <= kMaxSide; };
  if (size.size() != 2 || !in_range(size[0]) || !in_range(size[1]) || !in_range(x[1]) ||
      !in_range(x[2])) {
    return op.Fail(
        fmt::format("an image {} to a size of {} numbers, want a height and a width of "
                    "1 to {} on both sides.",
                    graph::ShapeText(x),
                    size.size(),
                    kMaxSide));
  }
  const graph::Attributes& a = op.attributes();
  return Resize{{x[0], static_cast<int32_t>(size[0]), static_cast<int32_t>(size[1]), x[3]},
                a.Bool("align_corners", false),
                a.Bool("half_pixel_centers", false)};
}

Result<std::vector<Shape>> InferResize(const OpView& op) {
  MOTE_TRY(const Resize resize, ResizeOf(op));
  return std::vector<Shape>{resize.y};
}

}  // namespace mote::ops
