// SPDX-License-Identifier: Apache-2.0
// The logistic function 1 / (1 + exp(-x)), int8 to int8 of scale 1/256 and zero point -128.
//   y = -128 where x - zx <= -radius, 127 where x - zx >= radius, and between them
//   y = min(127, -128 + round(256 * logistic(sx * (x - zx)))) in fixed point
// x, y     int8 [size]
// requant  sx * 2^27              the argument in Q4
// radius   the largest |x - zx| that Q4 still holds
// Alias    y may be x (same address)
// Errors   none
// Exact    every kernel equals LogisticS8Ref bit for bit; runtime/ops/common/exp_fixed.h
// Source   docs/numerics.md, LOGISTIC.  Cost: one exponential and one reciprocal an element
#pragma once

#include "runtime/base/fixed_point.h"
#include "runtime/base/span.h"

namespace mote {

struct LogisticParams {
  int32_t size;
  int32_t input_zero_point;
  int32_t radius;
  Requant requant;
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <Rounding kRounding>                     \
  void name(const LogisticParams& p, Span<const int8_t> x, Span<int8_t> y);
#include "runtime/ops/logistic/logistic_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
