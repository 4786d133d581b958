// SPDX-License-Identifier: Apache-2.0
// Square roots of integers, rounded to the nearest one.
//
// Source   the digit-by-digit method for base 4: a bit of the root a step, by subtraction alone
#pragma once

#include <stdint.h>

namespace mote {

// The root's bits below and at `bit`, a power of 4 above n / 4: round(sqrt(n)), at most `most`.
template <class T>
constexpr T RoundedRootFrom(T n, T bit, T most) {
  T root = 0;
  for (; bit != 0; bit >>= 2) {
    const T trial = root + bit;
    root >>= 1;
    if (n >= trial) {
      n -= trial;
      root += bit;
    }
  }
  // n is what the root's square leaves; above (root + 1/2)^2 it is more than the root.
  return n > root && root != most ? root + 1 : root;
}

// round(sqrt(n)), but 65535 where that is 65536.
constexpr uint32_t RoundedRoot32(uint32_t n) {
  if (n == 0) return 0;
  const int high = 31 - __builtin_clz(n);
  return RoundedRootFrom<uint32_t>(n, uint32_t{1} << (high & ~1), 0xFFFF);
}

// The same of 64 bits: below 2^32 by RoundedRoot32, above it 2^32 - 1 where that is 2^32.
constexpr uint32_t RoundedRoot64(uint64_t n) {
  if (n <= UINT32_MAX) return RoundedRoot32(static_cast<uint32_t>(n));
  const int high = 63 - __builtin_clzll(n);
  return static_cast<uint32_t>(
      RoundedRootFrom<uint64_t>(n, uint64_t{1} << (high & ~1), 0xFFFFFFFF));
}

}  // namespace mote
