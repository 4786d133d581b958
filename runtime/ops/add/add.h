// SPDX-License-Identifier: Apache-2.0
// Addition, int8, of tensors with scales of their own, broadcasting like NumPy.
//   y = clamp(zy + ry(ra((a - za) << left_shift) + rb((b - zb) << left_shift)))
//   ra = sa / t, rb = sb / t, ry = t / (2^left_shift * sy) with t = 2 * max(sa, sb): so both terms
//   keep left_shift bits below the larger scale, and their sum stays below 2^28.
// a, b     int8                   za, zb in [-128,127]; left_shift is 20
// y        int8 [shape]           `size` elements, clamped to [act_min, act_max]
// shape, a_strides, b_strides     common/broadcast_params.h; read by AddS8BroadcastRef only
// Alias    AddS8Ref: y may be a, b or both (same address); AddS8BroadcastRef: none
// Errors   none at run time: the compiler proves shapes, debug builds assert them
// Exact    every kernel equals AddS8BroadcastRef bit for bit
// Source   docs/numerics.md, ADD.  Cost: 3 requantisations an element
#pragma once

#include "runtime/base/fixed_point.h"
#include "runtime/base/span.h"
#include "runtime/ops/common/broadcast_params.h"

namespace mote {

struct AddParams {
  int32_t size;
  int32_t broadcast;  // 0: a, b and y have one shape
  int32_t a_zero_point, b_zero_point, output_zero_point;
  int32_t left_shift;
  Requant a_requant, b_requant, output_requant;
  int32_t act_min, act_max;
  int32_t shape[kBroadcastRank];
  int32_t a_strides[kBroadcastRank];
  int32_t b_strides[kBroadcastRank];
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <Rounding kRounding>                     \
  void name(const AddParams& p, Span<const int8_t> a, Span<const int8_t> b, Span<int8_t> y);
#include "runtime/ops/add/add_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
