// SPDX-License-Identifier: Apache-2.0
// What average and maximum pooling share: the window's geometry.
#pragma once

#include <stdint.h>

namespace mote {

// Window (oy, ox) starts at row oy * stride_h - pad_top, column ox * stride_w - pad_left; what lies
// outside of the image does not take part. Every window holds at least one pixel of the image.
struct Pool2dParams {
  int32_t input_h, input_w, channels;
  int32_t output_h, output_w;
  int32_t kernel_h, kernel_w;
  int32_t stride_h, stride_w;
  int32_t pad_top, pad_left;
  int32_t act_min, act_max;
};

// The part of a window that lies inside of the image, along one axis: [first, last).
struct PoolRange {
  int32_t first, last;
};

constexpr PoolRange ClipWindow(int32_t start, int32_t kernel, int32_t size) {
  const int32_t end = start + kernel;
  return {start < 0 ? 0 : start, end > size ? size : end};
}

}  // namespace mote
