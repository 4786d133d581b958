// SPDX-License-Identifier: Apache-2.0
// Softmax over the last dimension: int8 to int8 or int16, int16, float32.
//   int8     y[r,c] = min + round(2^bits * e[r,c] / sum_c e[r,c]), at most max; bits, min and max
//            are those of y's type
//            e[r,c] = exp(beta * sx * (x[r,c] - max_c x[r,c])) in fixed point, 0 below diff_min
//   int16    y[r,c] = round(2^15 * e[r,c] / sum_c e[r,c]) with e and 1 / sum from tables
//   float32  y[r,c] = e[r,c] / sum_c e[r,c], e[r,c] = exp((x[r,c] - max_c x[r,c]) * beta)
// x        int8, int16 or float32 [rows, depth]; any zero point: it cancels
// y        [rows, depth]. int8: scale 1/256, zero point -128; int16 from int8: 1/65536, -32768;
//          int16 from int16: 1/32768, 0
// requant  int8: beta * sx * 2^26, the difference in Q5; int16: beta * sx * 65535 / 10
// diff_min <= 0                   int8: differences below it count as exp = 0
// exp, reciprocal  int16 [513]    exp(v) over [-10, 0] and 1 / (1 + v) over [0, 1], for lookup.h
// depth    int8: in [1, 4095]; int16: in [1, 65535]; float32: at least 1
// scratch  as many bytes as the row of the table asks, content undefined afterwards
// Alias    y may be x (same address) where their types are the same
// Errors   none at run time: the compiler proves depth, beyond which a sum could overflow
// Exact    every kernel equals the reference of its types bit for bit;
//          runtime/ops/common/exp_fixed.h, runtime/base/float_math.h
// Source   docs/numerics/reduce.md, SOFTMAX.  Cost: two exponentials an element for int8, one
//          lookup for int16, one exponential for float32
#pragma once

#include "runtime/base/fixed_point.h"
#include "runtime/base/span.h"

namespace mote {

struct SoftmaxParams {
  int32_t rows, depth;
  Requant requant;
  int32_t diff_min;
};

struct SoftmaxS16Params {
  int32_t rows, depth;
  Requant requant;
};

struct SoftmaxF32Params {
  int32_t rows, depth;
  float beta;
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <Rounding kRounding>                     \
  void name(const SoftmaxParams& p, Span<const int8_t> x, Span<int8_t> y, Span<uint8_t> scratch);
#include "runtime/ops/softmax/softmax_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <Rounding kRounding>                     \
  void name(const SoftmaxParams& p, Span<const int8_t> x, Span<int16_t> y, Span<uint8_t> scratch);
#include "runtime/ops/softmax/softmax_s8s16_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <Rounding kRounding>                     \
  void name(const SoftmaxS16Params& p,              \
            Span<const int16_t> x,                  \
            Span<const int16_t> exp,                \
            Span<const int16_t> reciprocal,         \
            Span<int16_t> y);
#include "runtime/ops/softmax/softmax_s16_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const SoftmaxF32Params& p, Span<const float> x, Span<float> y);
#include "runtime/ops/softmax/softmax_f32_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
