// SPDX-License-Identifier: Apache-2.0
// Integers of 128 bits, which compilers for 32-bit cores have not, modulo 2^128: for sums of fourth
// powers and what is computed of them.
#pragma once

#include <stdint.h>

#include "runtime/base/assert.h"

namespace mote {

struct Wide {
  uint64_t high, low;
};

// A negative number is 2^128 less its magnitude.
constexpr Wide WideOf(int64_t v) { return {v < 0 ? UINT64_MAX : 0, static_cast<uint64_t>(v)}; }
constexpr Wide WideOfUnsigned(uint64_t v) { return {0, v}; }

constexpr Wide operator+(Wide a, Wide b) {
  const uint64_t low = a.low + b.low;
  return {a.high + b.high + (low < a.low ? 1 : 0), low};
}
constexpr Wide operator-(Wide a, Wide b) {
  return {a.high - b.high - (a.low < b.low ? 1 : 0), a.low - b.low};
}
// As unsigned numbers.
constexpr bool operator<(Wide a, Wide b) {
  return a.high != b.high ? a.high < b.high : a.low < b.low;
}
constexpr bool operator==(Wide a, Wide b) { return a.high == b.high && a.low == b.low; }

constexpr Wide MultiplyWide(uint64_t a, uint64_t b) {
  constexpr uint64_t kHalf = UINT32_MAX;
  const uint64_t low = (a & kHalf) * (b & kHalf);
  const uint64_t upper = (a >> 32) * (b & kHalf) + (low >> 32);
  const uint64_t other = (a & kHalf) * (b >> 32) + (upper & kHalf);
  return {(a >> 32) * (b >> 32) + (upper >> 32) + (other >> 32), (other << 32) | (low & kHalf)};
}
constexpr Wide operator*(Wide a, Wide b) {
  const Wide low = MultiplyWide(a.low, b.low);
  return {low.high + a.high * b.low + a.low * b.high, low.low};
}

// bits in [0, 127].
constexpr Wide operator>>(Wide a, int32_t bits) {
  if (bits == 0) return a;
  if (bits >= 64) return {0, a.high >> (bits - 64)};
  return {a.high >> bits, (a.low >> bits) | (a.high << (64 - bits))};
}
constexpr Wide operator<<(Wide a, int32_t bits) {
  if (bits == 0) return a;
  if (bits >= 64) return {a.low << (bits - 64), 0};
  return {(a.high << bits) | (a.low >> (64 - bits)), a.low << bits};
}

constexpr int32_t LeadingZeros(Wide a) {
  if (a.high != 0) return __builtin_clzll(a.high);
  return a.low == 0 ? 128 : 64 + __builtin_clzll(a.low);
}

// round(a / b * 2^fraction_bits) of unsigned numbers, ties up, b below 2^127, fraction_bits in
// [0, 63]; UINT64_MAX where it is more, and 0 / 0 is 0.
// Cost: a comparison and a subtraction a bit of the answer
constexpr uint64_t Ratio(Wide a, Wide b, int32_t fraction_bits) {
  MOTE_ASSERT(b.high >> 63 == 0);
  if (a == Wide{0, 0}) return 0;
  if (!((a >> (63 - fraction_bits)) < b)) return UINT64_MAX;
  uint64_t quotient = 0;
  // Above this bit the quotient is 0.
  for (int32_t bit = LeadingZeros(b) - LeadingZeros(a) + 1; bit > 0;) {
    --bit;
    quotient <<= 1;
    if ((a >> bit) < b) continue;
    a = a - (b << bit);
    ++quotient;
  }
  for (int32_t bit = 0; bit < fraction_bits; ++bit) {
    a = a + a;
    quotient <<= 1;
    if (a < b) continue;
    a = a - b;
    ++quotient;
  }
  return quotient + (a + a < b ? 0 : 1);
}

}  // namespace mote
