// SPDX-License-Identifier: Apache-2.0
// floor(a / b) and the remainder that belongs to it, in float32. Bits and integers only, no libm:
// the same on every core.
#pragma once

#include <stdint.h>

#include "runtime/base/float_math.h"

namespace mote {

// The largest integer up to v.
inline double FloorOf(double v) {
  constexpr double kAllIntegers = 4503599627370496.0;  // 2^52: from here on there is nothing else
  const bool is_whole = !(v > -kAllIntegers && v < kAllIntegers) || v == 0;  // -0 stays -0
  if (is_whole) return v;
  const double towards_zero = static_cast<double>(static_cast<int64_t>(v));
  return towards_zero > v ? towards_zero - 1 : towards_zero;
}

// The quotient is rounded to double before floor() sees it, as in TFLite.
inline float FloorDivF32(float a, float b) {
  return static_cast<float>(FloorOf(static_cast<double>(a) / static_cast<double>(b)));
}

// A positive finite float is mantissa * 2^(exponent - 150); exponent >= 1, mantissa < 2^24.
struct FloatParts {
  uint32_t mantissa;
  int32_t exponent;
};

inline FloatParts PartsOfF32(uint32_t magnitude_bits) {
  const auto exponent = static_cast<int32_t>(magnitude_bits >> 23);
  const uint32_t fraction = magnitude_bits & 0x7FFFFF;
  if (exponent == 0) return {fraction, 1};
  return {fraction | (1U << 23), exponent};
}

inline uint32_t MagnitudeBitsF32(FloatParts v) {
  while (v.mantissa < (1U << 23) && v.exponent > 1) {
    v.mantissa <<= 1;
    --v.exponent;
  }
  if (v.mantissa < (1U << 23)) return v.mantissa;
  return (static_cast<uint32_t>(v.exponent) << 23) | (v.mantissa & 0x7FFFFF);
}

// a - b * (a / b towards 0): exact, with the sign of a. By long division, 8 bits a step.
inline float RemainderF32(float a, float b) {
  constexpr uint32_t kInfinity = 0xFFU << 23;
  const uint32_t sign = BitsOf(a) & (1U << 31);
  const uint32_t a_bits = BitsOf(a) & ~(1U << 31);
  const uint32_t b_bits = BitsOf(b) & ~(1U << 31);
  if (a_bits >= kInfinity || b_bits > kInfinity || b_bits == 0) return Nan();
  if (a_bits < b_bits) return a;
  const FloatParts divisor = PartsOfF32(b_bits);
  FloatParts left = PartsOfF32(a_bits);
  left.mantissa %= divisor.mantissa;
  while (left.exponent > divisor.exponent) {
    const int32_t distance = left.exponent - divisor.exponent;
    const int32_t bits = distance < 8 ? distance : 8;
    left.mantissa = (left.mantissa << bits) % divisor.mantissa;
    left.exponent -= bits;
  }
  return FloatOf(sign | MagnitudeBitsF32(left));
}

// The remainder with the sign of b.
inline float FloorModF32(float a, float b) {
  const float remainder = RemainderF32(a, b);
  return remainder != 0 && (b < 0) != (remainder < 0) ? remainder + b : remainder;
}

}  // namespace mote
