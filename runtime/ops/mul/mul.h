// SPDX-License-Identifier: Apache-2.0
// Multiplication of quantised tensors with scales of their own, broadcasting like NumPy.
//   y = clamp(zy + requant((a - za) * (b - zb)))
// a, b, y  int8 or int16          za, zb, zy in the type's range, 0 for int16: the product is at
//                                 most 2^30; y [shape] of `size` elements, clamped to
//                                 [act_min, act_max]
// requant  sa * sb / sy
// shape, a_strides, b_strides     common/broadcast_params.h
// Alias    y may be a or b or both (same address) where that has y's size
// Errors   none at run time: the compiler proves shapes, debug builds assert them
// Exact    bit for bit TFLM's, or XNNPACK's (docs/numerics.md)
// Source   docs/numerics/binary.md, MUL.  Cost: one requantisation an element
#pragma once

#include "runtime/base/fixed_point.h"
#include "runtime/base/span.h"
#include "runtime/ops/common/broadcast_params.h"

namespace mote {

struct MulParams {
  int32_t size;
  int32_t a_zero_point, b_zero_point, output_zero_point;
  Requant requant;
  int32_t act_min, act_max;
  int32_t shape[kBroadcastRank];
  int32_t a_strides[kBroadcastRank];
  int32_t b_strides[kBroadcastRank];
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <Rounding kRounding>                     \
  void name(const MulParams& p, Span<const int8_t> a, Span<const int8_t> b, Span<int8_t> y);
#include "runtime/ops/mul/mul_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <Rounding kRounding>                     \
  void name(const MulParams& p, Span<const int16_t> a, Span<const int16_t> b, Span<int16_t> y);
#include "runtime/ops/mul/mul_s16_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
