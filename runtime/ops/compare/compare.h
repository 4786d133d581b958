// SPDX-License-Identifier: Apache-2.0
// Comparisons of two tensors, element by element, broadcasting like NumPy. y is bool: a byte, 0
// or 1.
//   y = f(a, b)                                                                      but for int8
//   y = f(ra((a - za) << left_shift), rb((b - zb) << left_shift)), ra = sa, rb = sb  int8
// f        Equal, NotEqual, Greater, GreaterEqual; a < b is b > a
// a, b     float32, int32, int64, int16 of one scale, or bool (a byte, any but 0 is true; Equal and
//          NotEqual only), or int8 with scales of their own
// y        [shape] of `size` elements
// left_shift                      8; scales are below 2^15, so that both sides fit int32
// function which row: a row computes one function
// shape, a_strides, b_strides     common/broadcast_params.h
// Alias    none
// Errors   none at run time: the compiler proves shapes, debug builds assert them
// Exact    bit for bit TFLM's, int16 LiteRT's (docs/numerics/binary.md)
// Source   docs/numerics/binary.md, EQUAL.  Cost: one comparison an element, of int8 two
//          requantisations more
#pragma once

#include "runtime/base/fixed_point.h"
#include "runtime/base/span.h"
#include "runtime/ops/common/broadcast_params.h"

namespace mote {

inline constexpr int32_t kCompareEqual = 0;
inline constexpr int32_t kCompareNotEqual = 1;
inline constexpr int32_t kCompareGreater = 2;
inline constexpr int32_t kCompareGreaterEqual = 3;

struct CompareParams {
  int32_t size;
  int32_t function;
  int32_t shape[kBroadcastRank];
  int32_t a_strides[kBroadcastRank];
  int32_t b_strides[kBroadcastRank];
};

struct CompareQuantizedParams {
  int32_t size;
  int32_t function;
  int32_t a_zero_point, b_zero_point;
  int32_t left_shift;
  Requant a_requant, b_requant;
  int32_t shape[kBroadcastRank];
  int32_t a_strides[kBroadcastRank];
  int32_t b_strides[kBroadcastRank];
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const CompareParams& p, Span<const float> a, Span<const float> b, Span<uint8_t> y);
#include "runtime/ops/compare/compare_f32_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const CompareParams& p, Span<const int32_t> a, Span<const int32_t> b, Span<uint8_t> y);
#include "runtime/ops/compare/compare_s32_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const CompareParams& p, Span<const int64_t> a, Span<const int64_t> b, Span<uint8_t> y);
#include "runtime/ops/compare/compare_s64_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const CompareParams& p, Span<const uint8_t> a, Span<const uint8_t> b, Span<uint8_t> y);
#include "runtime/ops/compare/compare_bool_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <Rounding kRounding>                     \
  void name(const CompareQuantizedParams& p,        \
            Span<const int8_t> a,                   \
            Span<const int8_t> b,                   \
            Span<uint8_t> y);
#include "runtime/ops/compare/compare_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const CompareParams& p, Span<const int16_t> a, Span<const int16_t> b, Span<uint8_t> y);
#include "runtime/ops/compare/compare_s16_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
