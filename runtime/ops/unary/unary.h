// SPDX-License-Identifier: Apache-2.0
// Functions of one number, element by element, float32; LOGICAL_NOT.
//   y = f(x), f as the row's name says and docs/numerics/unary.md defines it
// x, y     float32 [size], for LOGICAL_NOT bool: a byte, any but 0 is true; infinities and NaN go
// through as IEEE-754 has it function a UnaryFunction: it chooses the row; LOGICAL_NOT has a table
// of its own alpha    LEAKY_RELU's slope for negative x; 0 elsewhere Alias    y may be x (same
// address) Errors   none Exact    every kernel equals its reference bit for bit; float_math.h
// states how near to the real
//          function that is
// Source   docs/numerics/unary.md.  Cost: from one instruction (ABS) to some sixty (SIN) an element
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"

namespace mote {

enum UnaryFunction : int32_t {
  kUnaryAbs,
  kUnaryCeil,
  kUnaryCos,
  kUnaryElu,
  kUnaryExp,
  kUnaryFloor,
  kUnaryGelu,
  kUnaryGeluTanh,
  kUnaryHardSwish,
  kUnaryLeakyRelu,
  kUnaryLog,
  kUnaryLogistic,
  kUnaryNeg,
  kUnaryRelu,
  kUnaryRelu0To1,
  kUnaryRelu6,
  kUnaryReluN1To1,
  kUnaryRound,
  kUnaryRsqrt,
  kUnarySin,
  kUnarySqrt,
  kUnarySquare,
  kUnaryTanh,
};

struct UnaryParams {
  int32_t size;
  int32_t function;
  float alpha;
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const UnaryParams& p, Span<const float> x, Span<float> y);
#include "runtime/ops/unary/unary_f32_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const UnaryParams& p, Span<const uint8_t> x, Span<uint8_t> y);
#include "runtime/ops/unary/unary_bool_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
