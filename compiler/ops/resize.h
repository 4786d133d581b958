// SPDX-License-Identifier: Apache-2.0
// RESIZE_NEAREST_NEIGHBOR and RESIZE_BILINEAR: what they share.
#pragma once

#include "compiler/ops/op_def.h"

namespace mote::ops {

struct Resize {
  graph::Shape y;  // [N,H,W,C]
  bool align_corners;
  bool half_pixel_centers;
};

// x [N,H,W,C] and a size [2]: height and width of y, a constant or what the output is stated as.
Result<Resize> ResizeOf(const OpView& op);

Result<std::vector<graph::Shape>> InferResize(const OpView& op);

}  // namespace mote::ops
