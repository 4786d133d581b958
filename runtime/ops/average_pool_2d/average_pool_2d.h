// SPDX-License-Identifier: Apache-2.0
// Average pooling, int8: input and output have one scale and zero point.
//   y[oy,ox,c] = clamp(round(sum of the window / its pixels)), ties away from zero
//   Only pixels inside of the image are summed and counted.
// x        int8 [H,W,C]
// y        int8 [Ho,Wo,C]         clamped to [act_min, act_max]
// scratch  as many bytes as the row of average_pool_2d_kernels.inc asks, content undefined
// afterwards Alias    y may be x (same address) where pad_top and pad_left are 0: no window begins
// before the
//          place that its answer takes
// Errors   none at run time: the compiler proves shapes and that no window is empty
// Exact    every kernel equals AveragePool2dS8Ref bit for bit; rounding modes do not differ
// Source   docs/numerics.md, AVERAGE_POOL_2D.  Cost: Ho*Wo*C*Kh*Kw additions, Ho*Wo*C divisions
#pragma once

#include "runtime/base/span.h"
#include "runtime/ops/common/pool_params.h"

namespace mote {

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const Pool2dParams& p, Span<const int8_t> x, Span<int8_t> y, Span<uint8_t> scratch);
#include "runtime/ops/average_pool_2d/average_pool_2d_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
