// SPDX-License-Identifier: Apache-2.0
// The end of a channel where all channels shift by the same eight bits, three instructions an
// output: SMMLA, SSAT with its ASR, STRB.
//   sat8(zero_point + requant(sum)) = sat8((high + rounding) >> 8)
//   high = ((sum << raised) * multiplier) >> 32,  rounding = 128 + 256 * zero_point
// A requantisation shifts 32 + s bits out, s = -1 - requant.shift.
//   s <= 8   raised = 8 - s: weights and bias are packed shifted left. Exact as long as
//            sum << raised is an int32: the product is the same times 2^raised
//   s > 8    the multiplier is shifted right instead, and rounded. That this gives the same bytes
//            is proved for each channel: both sides rise with the sum, so they are equal if they
//            step at the same sums
#pragma once

#include "runtime/base/dsp_intrinsics.h"

namespace mote {

inline constexpr int32_t kCommonShift = 8;

constexpr int32_t CommonRounding(int32_t zero_point) {
  return (1 << (kCommonShift - 1)) + zero_point * (1 << kCommonShift);
}

// The meaning of the three instructions.
inline int8_t CommonEnd(int32_t raised_sum, int32_t multiplier, int32_t rounding) {
  const auto high = static_cast<int32_t>((static_cast<int64_t>(raised_sum) * multiplier) >> 32);
  return static_cast<int8_t>(Ssat8((high + rounding) >> kCommonShift));
}

}  // namespace mote
