// SPDX-License-Identifier: Apache-2.0
// How the reference kernels of CONV_2D walk: outputs in order, and the window of each in runs of
// elements that lie next to each other in the image and in the filter.
#pragma once

#include "runtime/base/fixed_point.h"

namespace mote {

// Taps from kx on that lie next to each other in the image: 0 where kx itself lies outside.
template <class Params>
int32_t Conv2dInsideRun(const Params& p, int32_t ix, int32_t kx) {
  if (ix < 0 || ix >= p.input_w) return 0;
  if (p.dilation_w != 1 || p.groups != 1) return 1;
  const int32_t in_image = p.input_w - ix;
  const int32_t in_kernel = p.kernel_w - kx;
  return in_image < in_kernel ? in_image : in_kernel;
}

// The window whose first tap lies at (y0, x0), channels from x_channel on: inside(x_at, w_at,
// count) for a run of the image, outside(w_at, count) for one beyond its border.
template <class Params, class Inside, class Outside>
void ForEachConv2dRun(const Params& p,
                      int32_t y0,
                      int32_t x0,
                      int32_t x_channel,
                      int32_t channels,
                      Inside inside,
                      Outside outside) {
  int32_t w_at = 0;
  for (int32_t ky = 0; ky < p.kernel_h; ++ky) {
    const int32_t iy = y0 + ky * p.dilation_h;
    const bool row_inside = iy >= 0 && iy < p.input_h;
    for (int32_t kx = 0; kx < p.kernel_w;) {
      const int32_t ix = x0 + kx * p.dilation_w;
      const int32_t run = row_inside ? Conv2dInsideRun(p, ix, kx) : 0;
      const int32_t taps = run > 0 ? run : 1;
      if (run > 0) {
        inside((iy * p.input_w + ix) * p.input_c + x_channel, w_at, taps * channels);
      } else {
        outside(w_at, channels);
      }
      w_at += taps * channels;
      kx += taps;
    }
  }
}

// *y++ = one(y0, x0, x_channel, channels, co), the window's place and the filter's part of x.
template <class Params, class Out, class One>
void ForEachConv2dOutput(const Params& p, Out* y, One one) {
  const int32_t channels = p.input_c / p.groups;
  const int32_t filters = p.output_c / p.groups;
  for (int32_t oy = 0; oy < p.output_h; ++oy) {
    for (int32_t ox = 0; ox < p.output_w; ++ox) {
      const int32_t y0 = oy * p.stride_h - p.pad_top;
      const int32_t x0 = ox * p.stride_w - p.pad_left;
      int32_t co = 0;
      for (int32_t g = 0; g < p.groups; ++g) {
        for (int32_t f = 0; f < filters; ++f) *y++ = one(y0, x0, g * channels, channels, co++);
      }
    }
  }
}

}  // namespace mote
