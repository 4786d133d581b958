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

// Where a filter lies: its first tap at (y0, x0), its channels from `channel` on.
struct Conv2dWindow {
  int32_t y0, x0, channel;
};

// inside(x, w, count) for each run of the image, outside(w, count) for what lies beyond its border.
// `x` is the image, `w` the filter's first weight: a pointer or an index, that counts on.
template <class Params, class X, class W, class Inside, class Outside>
void ForEachConv2dRun(
    const Params& p, Conv2dWindow at, const X* x, W w, Inside inside, Outside outside) {
  const int32_t channels = p.input_c / p.groups;
  for (int32_t ky = 0; ky < p.kernel_h; ++ky) {
    const int32_t iy = at.y0 + ky * p.dilation_h;
    const bool row_inside = iy >= 0 && iy < p.input_h;
    const X* row = row_inside ? x + iy * p.input_w * p.input_c + at.channel : nullptr;
    for (int32_t kx = 0; kx < p.kernel_w;) {
      const int32_t ix = at.x0 + kx * p.dilation_w;
      const int32_t run = row == nullptr ? 0 : Conv2dInsideRun(p, ix, kx);
      const int32_t taps = run > 0 ? run : 1;
      const int32_t count = taps * channels;
      if (run > 0) {
        inside(row + ix * p.input_c, w, count);
      } else {
        outside(w, count);
      }
      w += count;
      kx += taps;
    }
  }
}

// *y++ = one(window, co, filter), `filter` the index of its first weight.
template <class Params, class Out, class One>
void ForEachConv2dOutput(const Params& p, Out* y, One one) {
  const int32_t channels = p.input_c / p.groups;
  const int32_t filters = p.output_c / p.groups;
  const int32_t weights = p.kernel_h * p.kernel_w * channels;
  for (int32_t oy = 0; oy < p.output_h; ++oy) {
    for (int32_t ox = 0; ox < p.output_w; ++ox) {
      Conv2dWindow at = {oy * p.stride_h - p.pad_top, ox * p.stride_w - p.pad_left, 0};
      for (int32_t co = 0, left = filters; co < p.output_c; ++co) {
        *y++ = one(at, co, co * weights);
        if (--left > 0) continue;
        at.channel += channels;
        left = filters;
      }
    }
  }
}

}  // namespace mote
