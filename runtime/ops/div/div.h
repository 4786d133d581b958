// SPDX-License-Identifier: Apache-2.0
// Division, int8, of tensors with scales of their own, broadcasting like NumPy. With u = a - za and
// v = b - zb, both negated where v < 0:
//   y = clamp(zy + requant'(high(u * 2^h, 1 / (v / 2^k))))
//   k = floor(log2(v)), h = the sign bits of u less one, high(c, d) = round(c * d / 2^31), 1 / x in
//   31 bits by Newton's steps; requant' is requant * 2^(-k - h), 0 where that is below 2^-32.
// v = 0    act_max where u > 0, act_min where u < 0, else clamp(zy): the limits of the quotient
// a, b, y  int8                   za, zb, zy in [-128,127]; y [shape] of `size` elements, clamped
//                                 to [act_min, act_max]
// requant  sa / (sb * sy), its shift at most 23
// shape, a_strides, b_strides     common/broadcast_params.h
// Alias    y may be a or b or both (same address) where that has y's size
// Errors   none at run time: the compiler proves shapes, debug builds assert them
// Exact    bit for bit TFLM's (docs/numerics/binary.md)
// Source   docs/numerics/binary.md, DIV.  Cost: 8 high multiplications and one requantisation
#pragma once

#include "runtime/base/fixed_point.h"
#include "runtime/base/span.h"
#include "runtime/ops/common/broadcast_params.h"

namespace mote {

struct DivParams {
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
  void name(const DivParams& p, Span<const int8_t> a, Span<const int8_t> b, Span<int8_t> y);
#include "runtime/ops/div/div_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
