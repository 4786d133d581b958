// SPDX-License-Identifier: Apache-2.0
// Parametric ReLU: negative numbers are multiplied by alpha, which broadcasts like NumPy.
//   integers  y = clamp(zy + requant(x - zx))                  where x >= zx
//             y = clamp(zy + alpha((x - zx) * (a - za)))       elsewhere; to the range of y's type
//   float32   y = x where x >= 0, x * a elsewhere
// x        int8, int16 or float32     zx, za in [-128,127], zx 0 for int16
// a        int8 (of x int8 and int16) or float32
// y        of x's type [shape]        `size` elements
// requant  sx / sy                    alpha: sx * sa / sy; the product is below 2^23
// shape, a_strides, b_strides         common/broadcast_params.h; a is x, b is alpha
// Alias    y may be x, or alpha of its type (same address), where that does not broadcast
// Errors   none at run time: the compiler proves shapes, debug builds assert them
// Exact    every kernel equals PreluS8Ref, PreluS16Ref or PreluF32Ref bit for bit
// Source   docs/numerics/unary.md.  Cost: one requantisation an element
#pragma once

#include "runtime/base/fixed_point.h"
#include "runtime/base/span.h"
#include "runtime/ops/common/broadcast_params.h"

namespace mote {

// The quantised fields are 0 for float32.
struct PreluParams {
  int32_t size;
  int32_t input_zero_point, alpha_zero_point, output_zero_point;
  Requant requant, alpha;
  int32_t shape[kBroadcastRank];
  int32_t a_strides[kBroadcastRank];
  int32_t b_strides[kBroadcastRank];
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <Rounding kRounding>                     \
  void name(const PreluParams& p, Span<const int8_t> x, Span<const int8_t> a, Span<int8_t> y);
#include "runtime/ops/prelu/prelu_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <Rounding kRounding>                     \
  void name(const PreluParams& p, Span<const int16_t> x, Span<const int8_t> a, Span<int16_t> y);
#include "runtime/ops/prelu/prelu_s16_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const PreluParams& p, Span<const float> x, Span<const float> a, Span<float> y);
#include "runtime/ops/prelu/prelu_f32_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
