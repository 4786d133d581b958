// SPDX-License-Identifier: Apache-2.0
// The end of a channel in four instructions an output, SMMLA, ASR, SSAT and STRB, where
// to_int8_m4.h takes twenty: what they need is worked out by the compiler and packed with the
// weights.
//   sat8(zero_point + requant(sum)) = sat8((high + rounding) >> shift)
//   high = ((sum << raised) * multiplier) >> 32
// raised  what the sum is too large by already: 8 for the upper one of two weights in an int16
// Exact for Rounding::kSingle where HasChannelEnd() says so: at least 33 bits are shifted out, so
// that the low word of the product decides nothing.
#pragma once

#include "runtime/base/dsp_intrinsics.h"
#include "runtime/ops/common/to_int8.h"

namespace mote {

struct ChannelEnd {
  int32_t multiplier, rounding, shift;
};

// A channel: how its sums, bias included, become outputs, and where they lie.
struct ChannelM4 {
  Requant requant;
  int32_t zero_point;
  int64_t low, high;
  int32_t raised;

  bool IsWithin(int32_t bits) const {
    const int64_t limit = int64_t{1} << (bits - 1);
    return low >= -limit && high < limit;
  }
  int8_t Output(int64_t sum) const {
    return ToInt8<Rounding::kSingle>(
        static_cast<int32_t>(sum), requant, zero_point, INT8_MIN, INT8_MAX);
  }
  // Trained networks have channels without weights, whose bias is large and multiplier tiny.
  bool IsConstant() const { return IsWithin(32) && Output(low) == Output(high); }
  int32_t shift() const { return -1 - requant.shift + raised; }
};

inline ChannelEnd MakeChannelEnd(const ChannelM4& c) {
  if (c.IsConstant()) return {0, 2 * c.Output(c.low), 1};
  const int32_t half = 1 << (c.shift() - 1);
  return {c.requant.multiplier, half + c.zero_point * (2 * half), c.shift()};
}

// Up to shifts of 22, |rounding| is at most 2^29 + 2^21, and |high| at most 2^30.
inline bool HasChannelEnd(const ChannelM4& c) {
  if (c.IsConstant()) return true;
  if (c.raised > 0 && !c.IsWithin(32 - c.raised)) return false;
  return c.requant.shift < -1 && c.shift() <= 22;
}

// Packed, from an address that is a multiple of 4.
inline ChannelEnd LoadChannelEnd(const int8_t* packed) {
  return {static_cast<int32_t>(LoadWord(packed)),
          static_cast<int32_t>(LoadWord(packed + 4)),
          static_cast<int32_t>(LoadWord(packed + 8))};
}

// The meaning of the four instructions.
inline int8_t EndOfChannel(int32_t raised_sum, ChannelEnd end) {
  const auto high = static_cast<int32_t>((static_cast<int64_t>(raised_sum) * end.multiplier) >> 32);
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
