// SPDX-License-Identifier: Apache-2.0
// Functions of two tensors without scales, element by element, broadcasting like NumPy.
//   y = clamp(f(a, b))  Add, Sub, Mul, Div        y = f(a, b)  all others
// function    f                         in the types
// Add         a + b                     float32, int32 (modulo 2^32)
// Sub         a - b                     float32, int32 (modulo 2^32)
// Mul         a * b                     float32, int32 (modulo 2^32)
// Div         a / b                     float32, int32 (towards 0; limits of the quotient at b = 0)
// SquaredDifference  (a - b)^2          float32, int32 (modulo 2^32)
// Maximum     a > b ? a : b             float32, int32, int64, int16, int8
// Minimum     a < b ? a : b             float32, int32, int64, int16, int8
// FloorDiv    floor(a / b)              float32, the quotient in double
// FloorMod    a - b * floor(a / b)      float32, exact up to one sum; it has the sign of b
// LogicalAnd  a and b                   bool: a byte, any but 0 is true; y is 0 or 1
// LogicalOr   a or b                    bool
// y        [shape] of `size` elements; clamped to [act_min, act_max], where NaN stays NaN
// function which row: a row computes one function
// shape, a_strides, b_strides     common/broadcast_params.h
// Alias    y may be a or b or both (same address) where that has y's size
// Errors   none at run time: the compiler proves shapes, debug builds assert them
// Exact    bit for bit TFLM's (docs/numerics/binary.md), one rounding where not said otherwise
// Source   docs/numerics/binary.md.  Cost: one operation an element; FloorDiv a division in double,
//          FloorMod up to 35 integer divisions
#pragma once

#include "runtime/base/span.h"
#include "runtime/ops/common/broadcast_params.h"

namespace mote {

inline constexpr int32_t kBinaryAdd = 0;
inline constexpr int32_t kBinarySub = 1;
inline constexpr int32_t kBinaryMul = 2;
inline constexpr int32_t kBinaryDiv = 3;
inline constexpr int32_t kBinarySquaredDifference = 4;
inline constexpr int32_t kBinaryMaximum = 5;
inline constexpr int32_t kBinaryMinimum = 6;
inline constexpr int32_t kBinaryFloorDiv = 7;
inline constexpr int32_t kBinaryFloorMod = 8;
inline constexpr int32_t kBinaryLogicalAnd = 9;
inline constexpr int32_t kBinaryLogicalOr = 10;

struct BinaryParams {
  int32_t size;
  int32_t function;
  int32_t act_min, act_max;
  int32_t shape[kBroadcastRank];
  int32_t a_strides[kBroadcastRank];
  int32_t b_strides[kBroadcastRank];
};

struct BinaryF32Params {
  int32_t size;
  int32_t function;
  float act_min, act_max;
  int32_t shape[kBroadcastRank];
  int32_t a_strides[kBroadcastRank];
  int32_t b_strides[kBroadcastRank];
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const BinaryF32Params& p, Span<const float> a, Span<const float> b, Span<float> y);
#include "runtime/ops/binary/binary_f32_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const BinaryParams& p, Span<const int32_t> a, Span<const int32_t> b, Span<int32_t> y);
#include "runtime/ops/binary/binary_s32_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const BinaryParams& p, Span<const int64_t> a, Span<const int64_t> b, Span<int64_t> y);
#include "runtime/ops/binary/binary_s64_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const BinaryParams& p, Span<const int16_t> a, Span<const int16_t> b, Span<int16_t> y);
#include "runtime/ops/binary/binary_s16_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const BinaryParams& p, Span<const int8_t> a, Span<const int8_t> b, Span<int8_t> y);
#include "runtime/ops/binary/binary_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const BinaryParams& p, Span<const uint8_t> a, Span<const uint8_t> b, Span<uint8_t> y);
#include "runtime/ops/binary/binary_bool_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
