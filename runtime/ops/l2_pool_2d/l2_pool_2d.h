// SPDX-License-Identifier: Apache-2.0
// Root mean square of a window, int8 and float32.
//   int8     q = floor(2^16 * sum (x - zx)^2 / pixels), r = round(sqrt(q)): the root with 8 bits
//            behind the point
//            y[oy,ox,c] = clamp(zy + requant(r))
//   float32  y[oy,ox,c] = clamp(sqrt(sum x^2 / pixels)), summed row by row
//   Only pixels inside of the image are summed and counted.
// x        int8 or float32 [H,W,C]
// y        [Ho,Wo,C] of the same type, clamped to [act_min, act_max]
// requant  sx / (256 * sy)
// scratch  as many bytes as the row of the table asks, content undefined afterwards
// Alias    y may be x (same address) where pad_top and pad_left are 0: no window begins before the
//          place that its answer takes
// Errors   none at run time: the compiler proves shapes, that no window is empty, and that the sum
//          fits int32
// Exact    every kernel equals the reference of its type bit for bit
// Source   docs/numerics/reduce.md, L2_POOL_2D.  Cost: Ho*Wo*C*Kh*Kw multiplications, Ho*Wo*C
//          divisions and roots
#pragma once

#include "runtime/base/fixed_point.h"
#include "runtime/base/span.h"
#include "runtime/ops/common/pool_params.h"

namespace mote {

struct L2Pool2dParams {
  int32_t input_h, input_w, channels;
  int32_t output_h, output_w;
  int32_t kernel_h, kernel_w;
  int32_t stride_h, stride_w;
  int32_t pad_top, pad_left;
  int32_t act_min, act_max;
  int32_t input_zero_point, output_zero_point;
  Requant requant;
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <Rounding kRounding>                     \
  void name(const L2Pool2dParams& p, Span<const int8_t> x, Span<int8_t> y, Span<uint8_t> scratch);
#include "runtime/ops/l2_pool_2d/l2_pool_2d_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const Pool2dF32Params& p, Span<const float> x, Span<float> y, Span<uint8_t> scratch);
#include "runtime/ops/l2_pool_2d/l2_pool_2d_f32_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
