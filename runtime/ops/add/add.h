// SPDX-License-Identifier: Apache-2.0
// Addition, subtraction and the square of the difference of quantised tensors with scales of their
// own, broadcasting like NumPy.
//   y = clamp(zy + ry(ra((a - za) << left_shift) + rb((b - zb) << left_shift)))      Add
//   y = clamp(zy + ry(ra((a - za) << left_shift) - rb((b - zb) << left_shift)))      Sub
//   y = clamp(zy + ry((ra((a - za) << left_shift) - rb((b - zb) << left_shift))^2))
//   ra = sa / t, rb = sb / t with t = 2 * max(sa, sb): so both terms keep left_shift bits below the
//   larger scale. ry = t / (2^left_shift * sy), of the square t^2 / (2^(2 * left_shift) * sy).
// a, b, y  int8 or int16          za, zb, zy in the type's range, 0 for int16; y [shape] of `size`
//                                 elements, clamped to [act_min, act_max]
// left_shift                      20 for int8, 15 for int16; of the square 7 and 0: then sums stay
//                                 below 2^30, squares at most 2^30. 22 where ra and rb are
//                                 XNNPACK's: 2^22 times them are whole numbers
// function                        which row: a row computes one function
// shape, a_strides, b_strides     common/broadcast_params.h
// Alias    y may be a or b or both (same address) where that has y's size
// Errors   none at run time: the compiler proves shapes, debug builds assert them
// Exact    bit for bit TFLM's or XNNPACK's (docs/numerics/binary.md).  Cost: 3 requantisations an
// element, or
//          two products where is_linear
// Source   docs/numerics/binary.md, ADD
#pragma once

#include "runtime/base/fixed_point.h"
#include "runtime/base/span.h"
#include "runtime/ops/common/broadcast_params.h"

namespace mote {

inline constexpr int32_t kAddFunction = 0;
inline constexpr int32_t kSubFunction = 1;
inline constexpr int32_t kSquaredDifferenceFunction = 2;

struct AddParams {
  int32_t size;
  int32_t function;
  int32_t a_zero_point, b_zero_point, output_zero_point;
  int32_t left_shift;
  Requant a_requant, b_requant, output_requant;
  int32_t act_min, act_max;
  int32_t shape[kBroadcastRank];
  int32_t a_strides[kBroadcastRank];
  int32_t b_strides[kBroadcastRank];
  int32_t is_linear;  // 1: of int8, the next three do, see add_linear.h
  int32_t a_factor, b_factor, start;
};

// What the kernels for Cortex-M4 take: equal shapes,
constexpr bool AddIsFlat(const AddParams& p) {
  constexpr int32_t kLast = kBroadcastRank - 1;
  return p.shape[kLast] == p.size && p.a_strides[kLast] == 1 && p.b_strides[kLast] == 1;
}
// and multipliers below 1 as scales give them.
constexpr bool AddFitsM4(const AddParams& p) {
  return p.function == kAddFunction && p.left_shift == 20 && AddIsFlat(p) &&
         p.a_requant.shift <= 0 && p.b_requant.shift <= 0 && p.output_requant.shift < -1;
}

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <Rounding kRounding>                     \
  void name(const AddParams& p, Span<const int8_t> a, Span<const int8_t> b, Span<int8_t> y);
#include "runtime/ops/add/add_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <Rounding kRounding>                     \
  void name(const AddParams& p, Span<const int16_t> a, Span<const int16_t> b, Span<int16_t> y);
#include "runtime/ops/add/add_s16_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
