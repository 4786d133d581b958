// SPDX-License-Identifier: Apache-2.0
// The end of every quantised operator: an accumulator becomes an int8 of the output's scale.
#pragma once

#include "runtime/base/fixed_point.h"

namespace mote {

// clamp(zero_point + acc * requant, min, max), with [min, max] inside of [-128, 127].
template <Rounding kRounding>
constexpr int8_t ToInt8(
    int32_t acc, Requant requant, int32_t zero_point, int32_t min, int32_t max) {
  const int32_t scaled = WrapAdd(Requantize<kRounding>(acc, requant), zero_point);
  return static_cast<int8_t>(Clamp(scaled, min, max));
}

}  // namespace mote
