// SPDX-License-Identifier: Apache-2.0
// What ADD, SUB and SQUARED_DIFFERENCE share: the way to the common scale of a and b, and from it.
#pragma once

#include "runtime/ops/add/add.h"

namespace mote {

struct OnCommonScale {
  int32_t a, b;
};

template <Rounding kRounding>
constexpr OnCommonScale ToCommonScale(const AddParams& p, int32_t a, int32_t b) {
  const int32_t wide_a = WrapShiftLeft(a - p.a_zero_point, p.left_shift);
  const int32_t wide_b = WrapShiftLeft(b - p.b_zero_point, p.left_shift);
  return {Requantize<kRounding>(wide_a, p.a_requant), Requantize<kRounding>(wide_b, p.b_requant)};
}

template <Rounding kRounding, class Out>
constexpr Out FromCommonScale(const AddParams& p, int32_t value) {
  const int32_t scaled = Requantize<kRounding>(value, p.output_requant);
  return static_cast<Out>(Clamp(WrapAdd(scaled, p.output_zero_point), p.act_min, p.act_max));
}

}  // namespace mote
