// SPDX-License-Identifier: Apache-2.0
// ToInt8() where the core multiplies 32 by 32 bits and keeps the high word in one cycle.
#pragma once

#include "runtime/base/dsp_intrinsics.h"
#include "runtime/ops/common/to_int8.h"

namespace mote {

// Where at least 33 bits are shifted out, the low word of the product decides nothing:
//   floor((sum * m + 2^(s-1)) / 2^s) = floor((floor(high / 2^(s-33)) + 1) / 2)
//   high = sum * m >> 32
constexpr bool HighWordIsEnough(Requant requant) { return requant.shift < -1; }

// Before the clamp.
MOTE_ALWAYS_INLINE inline int32_t ScaledByHighWord(int32_t sum,
                                                   Requant requant,
                                                   int32_t zero_point) {
  const auto high = static_cast<int32_t>((static_cast<int64_t>(sum) * requant.multiplier) >> 32);
  return (((high >> (-2 - requant.shift)) + 1) >> 1) + zero_point;
}

MOTE_ALWAYS_INLINE inline int8_t HighWordToInt8(
    int32_t sum, Requant requant, int32_t zero_point, int32_t min, int32_t max) {
  return static_cast<int8_t>(Clamp(ScaledByHighWord(sum, requant, zero_point), min, max));
}

template <Rounding kRounding>
MOTE_ALWAYS_INLINE inline int8_t ToInt8M4(
    int32_t sum, Requant requant, int32_t zero_point, int32_t min, int32_t max) {
  if (kRounding == Rounding::kSingle && HighWordIsEnough(requant)) {
    return HighWordToInt8(sum, requant, zero_point, min, max);
  }
  return ToInt8<kRounding>(sum, requant, zero_point, min, max);
}

}  // namespace mote
