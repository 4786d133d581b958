// SPDX-License-Identifier: Apache-2.0
// Functions of one number, element by element. y may be x (same address); no errors; every kernel
// equals its reference bit for bit.
//
// float32: UnaryParams
//   y = f(x), f as the row's name says and docs/numerics/unary.md defines it
// x, y     float32 [size]; infinities and NaN go through as IEEE-754 has it
// function a UnaryFunction: it chooses the row
// alpha    LEAKY_RELU's slope for negative x; 0 elsewhere
// Exact    float_math.h states how near to the real function
//
// LOGICAL_NOT: UnaryParams
// x, y     bool [size]: a byte, any but 0 is true; y is 0 or 1
//
// int16: UnaryS16Params. Zero points are 0; `requant` is the input's scale / the output's.
//   ABS         y = clamp16(requant(|x|))
//   LEAKY_RELU  y = clamp16(requant(x)) for x >= 0, clamp16(alpha_sign * alpha(x)) for x < 0
//   LOGISTIC    y = SigmoidS16(argument), of runtime/ops/common/sigmoid_s16.h
//   TANH        y = TanhS16(argument), of the same
//               argument = round(x * multiplier / 2^shift), both in `requant`
// x, y     int16 [size]
// function kUnaryAbs, kUnaryLeakyRelu, kUnaryLogistic or kUnaryTanh: it chooses the row
// alpha    input scale * |alpha| / output scale; alpha_sign 1 or -1
//
// Source   docs/numerics/unary.md.  Cost: float32 from one instruction (ABS) to some sixty (SIN) an
//          element; int16 one requantisation, LOGISTIC and TANH two loads from a table of 512 bytes
//          and two products
#pragma once

#include "runtime/base/fixed_point.h"
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

struct UnaryS16Params {
  int32_t size;
  int32_t function;
  Requant requant;
  Requant alpha;
  int32_t alpha_sign;
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const UnaryParams& p, Span<const float> x, Span<float> y);
#include "runtime/ops/unary/unary_f32_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const UnaryParams& p, Span<const uint8_t> x, Span<uint8_t> y);
#include "runtime/ops/unary/unary_bool_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <Rounding kRounding>                     \
  void name(const UnaryS16Params& p, Span<const int16_t> x, Span<int16_t> y);
#include "runtime/ops/unary/unary_s16_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
