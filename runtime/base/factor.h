// SPDX-License-Identifier: Apache-2.0
// Products of wide integers with a real factor, which saturate instead of wrapping around: for
// scores of any size, where fixed_point.h's Requant is for what is known to fit.
#pragma once

#include <stdint.h>

namespace mote {

// multiplier * 2^-shift, to 31 bits or more down to 2^-64.
struct Factor {
  uint32_t multiplier;
  int32_t shift;  // [0, 95]
};

// The nearest integer, ties away from zero, of a number below 2^63. For constants and the host.
constexpr int64_t RoundToInteger(double value) {
  const auto whole = static_cast<int64_t>(value);
  const double rest = value - static_cast<double>(whole);
  return whole + (rest >= 0.5 ? 1 : 0) - (rest <= -0.5 ? 1 : 0);
}

// Of a number that is not negative; what is 2^32 or more becomes nearly 2^32. For constants and the
// host: on the chip it would be double arithmetic.
constexpr Factor FactorOf(double value) {
  int32_t shift = 0;
  for (; value < 0x1p31 && shift < 95; ++shift) value *= 2.0;
  return {value < 4294967295.0 ? static_cast<uint32_t>(RoundToInteger(value)) : UINT32_MAX, shift};
}

// min(round(v * factor), 2^32 - 1), ties up: exact, for every v.
constexpr uint32_t ScaleToU32(uint64_t v, Factor factor) {
  const uint64_t low = (v & UINT32_MAX) * factor.multiplier;
  const uint64_t top = (v >> 32) * factor.multiplier + (low >> 32);  // the product's bits 32 to 95
  const uint64_t bottom = low & UINT32_MAX;
  const int32_t shift = factor.shift;
  if (shift > 32) {
    const uint64_t whole = top >> (shift - 32);
    const uint64_t rounded = whole + ((top >> (shift - 33)) & 1);
    return rounded < UINT32_MAX ? static_cast<uint32_t>(rounded) : UINT32_MAX;
  }
  if (top >> shift != 0) return UINT32_MAX;
  if (shift == 0) return static_cast<uint32_t>(bottom);
  const uint64_t rounded =
      (top << (32 - shift)) + (bottom >> shift) + ((bottom >> (shift - 1)) & 1);
  return rounded < UINT32_MAX ? static_cast<uint32_t>(rounded) : UINT32_MAX;
}

constexpr uint64_t Magnitude(int64_t v) {
  return v < 0 ? 0 - static_cast<uint64_t>(v) : static_cast<uint64_t>(v);
}

// round(v * factor), ties away from zero, within [-bound, bound].
constexpr int32_t ScaleToS32(int64_t v, Factor factor, int32_t bound) {
  const uint32_t scaled = ScaleToU32(Magnitude(v), factor);
  const int32_t magnitude =
      scaled < static_cast<uint32_t>(bound) ? static_cast<int32_t>(scaled) : bound;
  return v < 0 ? -magnitude : magnitude;
}

// round(n / d), ties away from zero. d above 0, |n| + d below 2^63.
constexpr int64_t DivideRounded(int64_t n, int64_t d) {
  return n < 0 ? -((d / 2 - n) / d) : (n + d / 2) / d;
}

constexpr int16_t SaturateToInt16(int64_t v) {
  return static_cast<int16_t>(v < INT16_MIN ? INT16_MIN : (v > INT16_MAX ? INT16_MAX : v));
}

}  // namespace mote
