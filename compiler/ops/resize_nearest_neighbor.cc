// SPDX-License-Identifier: Apache-2.0
// RESIZE_NEAREST_NEIGHBOR: x [N,H,W,C] of any type -> y, each pixel one of x's.
#include <algorithm>
#include <cmath>

#include "compiler/ops/indexed_copy.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/resize.h"
#include "compiler/ops/strided_copy.h"

namespace mote::ops {
namespace {

// Which pixel stands for each of the output's, along one side. In float as TFLM reckons it: the
// last bit decides where two pixels are equally near.
Places Nearest(int32_t input, int32_t output, const Resize& resize, int64_t stride) {
  const bool corners = resize.align_corners && output > 1;
  const float scale = corners ? static_cast<float>(input - 1) / static_cast<float>(output - 1)
                              : static_cast<float>(input) / static_cast<float>(output);
  const float offset = resize.half_pixel_centers ? 0.5F : 0.0F;
  return {output, [=, rounds = resize.align_corners](int64_t i) {
            const float at = (static_cast<float>(i) + offset) * scale;
            const float near = rounds ? std::round(at) : std::floor(at);
            return std::clamp(static_cast<int32_t>(near), 0, input - 1) * stride;
          }};
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(WantSameElements(op, op.input(0), op.output(0)));
  MOTE_RETURN_IF_ERROR(op.WantAttributes({"align_corners", "half_pixel_centers"}));
  MOTE_TRY(const Resize resize, ResizeOf(op));
  if (CountOf(op.output(0)) == 0) return LowerIndexedCopy(op, {}, options);
  const graph::Shape& x = op.input(0).shape;
  const std::vector<int64_t> strides = WholeOf(x).strides;
  IndexedView view;
  view.unit_elements = x[3];
  view.dimensions = {{x[0], [image = strides[0]](int64_t n) { return n * image; }},
                     Nearest(x[1], resize.y[1], resize, strides[1]),
                     Nearest(x[2], resize.y[2], resize, strides[2])};
  return LowerIndexedCopy(op, view, options);
}

}  // namespace

const OpDef& ResizeNearestNeighbor() {
  static constexpr OpDef kDef = {
      "RESIZE_NEAREST_NEIGHBOR", "indexed_copy", InferResize, Lower, IndexedCopyKernels};
  return kDef;
}

}  // namespace mote::ops
