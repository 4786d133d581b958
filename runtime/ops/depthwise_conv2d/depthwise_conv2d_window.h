// SPDX-License-Identifier: Apache-2.0
// How the reference kernels of DEPTHWISE_CONV_2D walk.
#pragma once

#include "runtime/base/fixed_point.h"

namespace mote {

// The window whose first tap lies at (y0, x0), in channel ci: inside(x_at, w_at) for a tap in the
// image, outside(w_at) for one beyond its border, w_at for channel co of the filters.
template <class Params, class Inside, class Outside>
void ForEachDepthwiseTap(const Params& p,
                         int32_t y0,
                         int32_t x0,
                         int32_t ci,
                         int32_t co,
                         Inside inside,
                         Outside outside) {
  int32_t w_at = co;
  for (int32_t ky = 0; ky < p.kernel_h; ++ky) {
    const int32_t iy = y0 + ky * p.dilation_h;
    const bool row_inside = iy >= 0 && iy < p.input_h;
    for (int32_t kx = 0; kx < p.kernel_w; ++kx, w_at += p.output_c) {
      const int32_t ix = x0 + kx * p.dilation_w;
      if (row_inside && ix >= 0 && ix < p.input_w) {
        inside((iy * p.input_w + ix) * p.input_c + ci, w_at);
      } else {
        outside(w_at);
      }
    }
  }
}

// *y++ = one(y0, x0, ci, co), the window's place and its channels.
template <class Params, class Out, class One>
void ForEachDepthwiseOutput(const Params& p, Out* y, One one) {
  MOTE_ASSERT(p.output_c == p.input_c * p.depth_multiplier);
  for (int32_t oy = 0; oy < p.output_h; ++oy) {
    for (int32_t ox = 0; ox < p.output_w; ++ox) {
      const int32_t y0 = oy * p.stride_h - p.pad_top;
      const int32_t x0 = ox * p.stride_w - p.pad_left;
      int32_t co = 0;
      for (int32_t ci = 0; ci < p.input_c; ++ci) {
        for (int32_t m = 0; m < p.depth_multiplier; ++m) *y++ = one(y0, x0, ci, co++);
      }
    }
  }
}

}  // namespace mote
