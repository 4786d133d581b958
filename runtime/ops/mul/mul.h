// SPDX-License-Identifier: Apache-2.0
// Multiplication, int8, of tensors with scales of their own, broadcasting like NumPy.
//   y = clamp(zy + requant((a - za) * (b - zb)))
// a, b     int8                   za, zb in [-128,127]; the product is below 2^16
// y        int8 [shape]           `size` elements, clamped to [act_min, act_max]
// requant  sa * sb / sy
// shape, a_strides, b_strides     common/broadcast_params.h; read by MulS8BroadcastRef only
// Alias    MulS8Ref: y may be a, b or both (same address); MulS8BroadcastRef: none
// Errors   none at run time: the compiler proves shapes, debug builds assert them
// Exact    every kernel equals MulS8BroadcastRef bit for bit
// Source   docs/numerics.md, MUL.  Cost: one requantisation an element
#pragma once

#include "runtime/base/fixed_point.h"
#include "runtime/base/span.h"
#include "runtime/ops/common/broadcast_params.h"

namespace mote {

struct MulParams {
  int32_t size;
  int32_t broadcast;  // 0: a, b and y have one shape
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

}  // namespace mote
