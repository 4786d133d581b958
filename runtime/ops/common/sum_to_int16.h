// SPDX-License-Identifier: Apache-2.0
// The end of operators that sum products of 16-bit activations, whose zero point is 0.
#pragma once

#include "runtime/base/fixed_point.h"

namespace mote {

// clamp(sum * requant, min, max) of a sum below 2^47, with a shift below 8; in both modes.
constexpr int16_t WideSumToInt16(int64_t sum, Requant requant, int32_t min, int32_t max) {
  return static_cast<int16_t>(Clamp(RequantizeWide(sum, requant), min, max));
}

// The same where `wide` is 1; where it is 0 the sum is one of 32 bits, modulo 2^32, as a bias of 32
// bits asks for.
template <Rounding kRounding>
constexpr int16_t SumToInt16(int64_t sum, Requant requant, int32_t wide, int32_t min, int32_t max) {
  if (wide != 0) return WideSumToInt16(sum, requant, min, max);
  const int32_t scaled = Requantize<kRounding>(static_cast<int32_t>(sum), requant);
  return static_cast<int16_t>(Clamp(scaled, min, max));
}

}  // namespace mote
