// SPDX-License-Identifier: Apache-2.0
// Average pooling, int8, int16 and float32: input and output have one scale and zero point.
//   int8, int16  y[oy,ox,c] = clamp(round(sum of the window / its pixels)), ties away from zero
//   float32      y[oy,ox,c] = clamp(sum of the window / its pixels), summed row by row
//   Only pixels inside of the image are summed and counted.
// x        int8, int16 or float32 [H,W,C]
// y        [Ho,Wo,C] of the same type, clamped to [act_min, act_max]
// scratch  as many bytes as the row of the table asks, content undefined afterwards
// Alias    y may be x (same address) where pad_top and pad_left are 0: no window begins before the
//          place that its answer takes
// Errors   none at run time: the compiler proves shapes, that no window is empty, and that no sum
//          of integers overflows
// Exact    every kernel equals the reference of its type bit for bit; rounding modes do not differ
// Source   docs/numerics/reduce.md, AVERAGE_POOL_2D.  Cost: Ho*Wo*C*Kh*Kw additions, Ho*Wo*C
//          divisions
#pragma once

#include "runtime/base/span.h"
#include "runtime/ops/common/pool_params.h"

namespace mote {

// Four channels at a time; sums of so many pixels are int16, from 256 * -128 to 256 * 127.
constexpr bool AveragePool2dFitsM4(const Pool2dParams& p) {
  return p.channels % 4 == 0 && int64_t{p.kernel_h} * p.kernel_w <= 256;
}

// One window over all of an image of int8 that comes row by row.
//   sums[c] = (first ? 0 : sums[c]) + sum of x[.,c];  last: y[c] = clamp(round(sums[c] / count))
// x        int8 [pixels,C], the next of the image
// sums     int32 [C], kept between the calls of an image
// y        int8 [C], written by the last call only
struct AverageRowsParams {
  int32_t pixels, channels;
  int32_t count;        // pixels of the image
  int32_t first, last;  // 1: of the image
  int32_t act_min, act_max;
};

#define MOTE_KERNEL(isa, name, when, sums_bytes) \
  void name(const AverageRowsParams& p, Span<const int8_t> x, Span<int32_t> sums, Span<int8_t> y);
#include "runtime/ops/average_pool_2d/average_pool_2d_rows_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const Pool2dParams& p, Span<const int8_t> x, Span<int8_t> y, Span<uint8_t> scratch);
#include "runtime/ops/average_pool_2d/average_pool_2d_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const Pool2dParams& p, Span<const int16_t> x, Span<int16_t> y, Span<uint8_t> scratch);
#include "runtime/ops/average_pool_2d/average_pool_2d_s16_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const Pool2dF32Params& p, Span<const float> x, Span<float> y, Span<uint8_t> scratch);
#include "runtime/ops/average_pool_2d/average_pool_2d_f32_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
