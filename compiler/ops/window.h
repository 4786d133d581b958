// SPDX-License-Identifier: Apache-2.0
// Sliding windows: the geometry that convolutions and pools share.
#pragma once

#include "compiler/ops/op_view.h"
#include "support/result.h"

namespace mote::ops {

struct Window {
  int32_t kernel_h = 0, kernel_w = 0;
  int32_t stride_h = 1, stride_w = 1;
  int32_t dilation_h = 1, dilation_w = 1;
  int32_t output_h = 0, output_w = 0;
  int32_t pad_top = 0, pad_left = 0;
};

// From stride_*, dilation_*_factor and padding (SAME, VALID, or EXPLICIT with pad_top, pad_left,
// pad_bottom, pad_right as the pass fuse_pad writes it). x is input 0, [N,H,W,C].
// Errors: no batch, strides or dilations below 1, a window larger than the padded image.
Result<Window> WindowOf(const OpView& op, int64_t kernel_h, int64_t kernel_w);
// The same over an image of another shape: the output of a transposed convolution.
Result<Window> WindowOver(const OpView& op,
                          const graph::Shape& image,
                          int64_t kernel_h,
                          int64_t kernel_w);

// The attributes that WindowOf reads.
std::vector<std::string> WindowAttributes();

}  // namespace mote::ops
