// SPDX-License-Identifier: Apache-2.0
// Softmax over the last dimension, int8 to int8 of scale 1/256 and zero point -128.
//   y[r,c] = -128 + round(256 * e[r,c] / sum_c e[r,c]), at most 127
//   e[r,c] = exp(beta * sx * (x[r,c] - max_c x[r,c])) in fixed point, 0 below diff_min
// x        int8 [rows, depth]     any zero point: it cancels. depth in [1, 4095]
// y        int8 [rows, depth]
// requant  beta * sx * 2^26       the difference in Q5
// diff_min <= 0                   differences below it count as exp = 0
// scratch  as many bytes as the row of softmax_kernels.inc asks, content undefined afterwards
// Alias    y may be x (same address)
// Errors   none at run time: the compiler proves depth, beyond which the sum could overflow
// Exact    every kernel equals SoftmaxS8Ref bit for bit; runtime/ops/common/exp_fixed.h
// Source   docs/numerics.md, SOFTMAX.  Cost: two exponentials an element
#pragma once

#include "runtime/base/fixed_point.h"
#include "runtime/base/span.h"

namespace mote {

struct SoftmaxParams {
  int32_t rows, depth;
  Requant requant;
  int32_t diff_min;
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <Rounding kRounding>                     \
  void name(const SoftmaxParams& p, Span<const int8_t> x, Span<int8_t> y, Span<uint8_t> scratch);
#include "runtime/ops/softmax/softmax_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
