// SPDX-License-Identifier: Apache-2.0
// How the reference kernels of TRANSPOSE_CONV walk: output by output, over the pixels whose windows
// reach it.
#pragma once

#include "runtime/base/fixed_point.h"

namespace mote {

// The pixels i of one axis with at - i * stride in [0, kernel): [first, last).
struct TransposeConvReach {
  int32_t first, last;
};

inline TransposeConvReach TransposeConvReachOf(int32_t at,
                                               int32_t kernel,
                                               int32_t stride,
                                               int32_t size) {
  const int32_t first = at < kernel ? 0 : (at - kernel) / stride + 1;
  const int32_t end = at / stride + 1;
  return {first, end < size ? end : size};
}

// one(x_at, w_at) for the Ci elements of each pixel that adds to output (oy, ox), channel co.
template <class Params, class One>
void ForEachTransposeConvPixel(const Params& p, int32_t oy, int32_t ox, int32_t co, One one) {
  const int32_t top = oy + p.pad_top;
  const int32_t left = ox + p.pad_left;
  const TransposeConvReach rows = TransposeConvReachOf(top, p.kernel_h, p.stride_h, p.input_h);
  const TransposeConvReach columns = TransposeConvReachOf(left, p.kernel_w, p.stride_w, p.input_w);
  for (int32_t iy = rows.first; iy < rows.last; ++iy) {
    const int32_t ky = top - iy * p.stride_h;
    for (int32_t ix = columns.first; ix < columns.last; ++ix) {
      const int32_t kx = left - ix * p.stride_w;
      one((iy * p.input_w + ix) * p.input_c,
          ((co * p.kernel_h + ky) * p.kernel_w + kx) * p.input_c);
    }
  }
}

// *y++ = one(oy, ox, co)
template <class Params, class Out, class One>
void ForEachTransposeConvOutput(const Params& p, Out* y, One one) {
  for (int32_t oy = 0; oy < p.output_h; ++oy) {
    for (int32_t ox = 0; ox < p.output_w; ++ox) {
      for (int32_t co = 0; co < p.output_c; ++co) *y++ = one(oy, ox, co);
    }
  }
}

}  // namespace mote
