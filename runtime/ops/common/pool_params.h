// SPDX-License-Identifier: Apache-2.0
// What the pools share: the window's geometry, and the walk over windows and their pixels.
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"

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

struct Pool2dF32Params {
  int32_t input_h, input_w, channels;
  int32_t output_h, output_w;
  int32_t kernel_h, kernel_w;
  int32_t stride_h, stride_w;
  int32_t pad_top, pad_left;
  float act_min, act_max;
};

// The part of a window that lies inside of the image, along one axis: [first, last).
struct PoolRange {
  int32_t first, last;
};

constexpr PoolRange ClipWindow(int32_t start, int32_t kernel, int32_t size) {
  const int32_t end = start + kernel;
  return {start < 0 ? 0 : start, end > size ? size : end};
}

// One channel of one window, clipped to the image; `x` points at the channel of the first pixel of
// the image.
template <class T>
struct PoolWindow {
  const T* x;
  PoolRange rows, columns;
  int32_t row_stride, column_stride;

  constexpr int32_t count() const {
    return (rows.last - rows.first) * (columns.last - columns.first);
  }

  // one(pixel), row by row.
  template <class One>
  void ForEach(One one) const {
    for (int32_t iy = rows.first; iy < rows.last; ++iy) {
      for (int32_t ix = columns.first; ix < columns.last; ++ix) {
        one(x[iy * row_stride + ix * column_stride]);
      }
    }
  }
};

// y = one(window) over all elements of y, the plain version of every pool.
template <class Params, class T, class One>
void ForEachWindow(const Params& p, Span<const T> x, Span<T> y, One one) {
  T* out = y.data();
  for (int32_t oy = 0; oy < p.output_h; ++oy) {
    const PoolRange rows = ClipWindow(oy * p.stride_h - p.pad_top, p.kernel_h, p.input_h);
    for (int32_t ox = 0; ox < p.output_w; ++ox) {
      const PoolRange columns = ClipWindow(ox * p.stride_w - p.pad_left, p.kernel_w, p.input_w);
      for (int32_t c = 0; c < p.channels; ++c) {
        *out++ =
            one(PoolWindow<T>{x.data() + c, rows, columns, p.input_w * p.channels, p.channels});
      }
    }
  }
}

}  // namespace mote
