// SPDX-License-Identifier: Apache-2.0
// Logarithm of the softmax over the last dimension, int8 to int8 of scale 1/16 and zero point 127,
// and float32.
//   int8     y[r,c] = clamp8(127 + 16 * (sx * d[r,c] - log sum_c exp(sx * d[r,c]))) in fixed point,
//            -128 where d[r,c] is at or below a limit that keeps the difference in Q5
//            d[r,c] = x[r,c] - max_c x[r,c]
//   float32  y[r,c] = x[r,c] - max - log sum_c exp(x[r,c] - max), summed in order
// x        int8 or float32 [rows, depth]; int8: any zero point, depth in [1, 4095]
// y        [rows, depth] of the same type
// requant  sx * 2^26              the difference in Q5
// reverse  1 / requant            Q5 as a difference
// diff_min <= 0                   differences below it count as exp = 0
// Alias    y may be x (same address)
// Errors   none at run time: the compiler proves depth, beyond which the sum could overflow
// Exact    every kernel equals the reference of its type bit for bit;
//          runtime/ops/common/exp_fixed.h and log_fixed.h, runtime/base/float_math.h
// Source   docs/numerics/reduce.md, LOG_SOFTMAX.  Cost: one exponential an element, one logarithm
//          a row
#pragma once

#include "runtime/base/fixed_point.h"
#include "runtime/base/span.h"

namespace mote {

struct LogSoftmaxParams {
  int32_t rows, depth;
  Requant requant, reverse;
  int32_t diff_min;
};

struct LogSoftmaxF32Params {
  int32_t rows, depth;
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <Rounding kRounding>                     \
  void name(const LogSoftmaxParams& p, Span<const int8_t> x, Span<int8_t> y);
#include "runtime/ops/log_softmax/log_softmax_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const LogSoftmaxF32Params& p, Span<const float> x, Span<float> y);
#include "runtime/ops/log_softmax/log_softmax_f32_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
