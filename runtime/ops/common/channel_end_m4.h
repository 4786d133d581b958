// SPDX-License-Identifier: Apache-2.0
// The end of a channel in four instructions an output, SMMLA, ASR, SSAT and STRB, where to_int8_m4.h
// takes twenty: what they need is worked out by the compiler and packed with the weights.
//   sat8(zero_point + requant(sum)) = sat8((high + rounding) >> shift)
//   high = ((sum << raised) * multiplier) >> 32
// raised  what the sum is too large by already: 8 for the upper one of two weights in an int16
// Exact for Rounding::kSingle where HasChannelEnd() says so and sum << raised is an int32: at least
// 33 bits are shifted out, so that the low word of the product decides nothing.
#pragma once

#include "runtime/base/dsp_intrinsics.h"

namespace mote {

struct ChannelEnd {
  int32_t multiplier, rounding, shift;
};

// |high| is at most 2^30, and |rounding| at most 2^29 + 2^21 with shifts up to 22.
constexpr bool HasChannelEnd(Requant requant, int32_t raised) {
  const int32_t shift = -1 - requant.shift + raised;
  return requant.shift < -1 && shift <= 22;
}

constexpr ChannelEnd MakeChannelEnd(Requant requant, int32_t raised, int32_t zero_point) {
  const int32_t shift = -1 - requant.shift + raised;
  return {requant.multiplier, (1 << (shift - 1)) + zero_point * (1 << shift), shift};
}

// The meaning of the four instructions.
inline int8_t EndOfChannel(int32_t raised_sum, ChannelEnd end) {
  const auto high =
      static_cast<int32_t>((static_cast<int64_t>(raised_sum) * end.multiplier) >> 32);
  return static_cast<int8_t>(Ssat8((high + end.rounding) >> end.shift));
}

// What no such end does by itself: [min, max] inside of int8's range.
inline void ClampBytes(int8_t* y, int32_t count, int32_t min, int32_t max) {
  if (min == INT8_MIN && max == INT8_MAX) return;
  for (int8_t* const end = y + count; y != end; ++y) {
    *y = static_cast<int8_t>(Clamp(*y, min, max));
  }
}

}  // namespace mote
