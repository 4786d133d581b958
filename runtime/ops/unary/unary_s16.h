// SPDX-License-Identifier: Apache-2.0
// Functions of one number, element by element, int16 to int16 with zero points 0. `requant` is the
// input's scale / the output's.
//   ABS         y = clamp16(requant(|x|))
//   LEAKY_RELU  y = clamp16(requant(x)) for x >= 0, clamp16(alpha_sign * alpha(x)) for x < 0
//   LOGISTIC, TANH   y = SigmoidS16(argument), TanhS16(argument) of
//   runtime/ops/common/sigmoid_s16.h,
//               argument = round(x * multiplier / 2^shift), both in `requant`
// x, y     int16 [size]
// function kUnaryAbs, kUnaryLeakyRelu, kUnaryLogistic or kUnaryTanh: it chooses the row
// alpha    input scale * |alpha| / output scale; alpha_sign 1 or -1
// Alias    y may be x (same address)
// Errors   none
// Exact    every kernel equals its reference bit for bit
// Source   docs/numerics/unary.md.  Cost: one requantisation an element; LOGISTIC and TANH two
// loads
//          from a table of 512 bytes and two products
#pragma once

#include "runtime/base/fixed_point.h"
#include "runtime/base/span.h"
#include "runtime/ops/unary/unary.h"

namespace mote {

struct UnaryS16Params {
  int32_t size;
  int32_t function;
  Requant requant;
  Requant alpha;
  int32_t alpha_sign;
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <Rounding kRounding>                     \
  void name(const UnaryS16Params& p, Span<const int16_t> x, Span<int16_t> y);
#include "runtime/ops/unary/unary_s16_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
