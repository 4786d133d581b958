// SPDX-License-Identifier: Apache-2.0
// Square roots of integers, rounded to the nearest one.
//
// Source   Newton's method from a line, and the digit step of P. Zimmermann, Karatsuba Square Root,
//          1999, in base 2^16. A number times 4^k has the root times 2^k: so all are computed with
//          the highest digit set.
#pragma once

#include <stdint.h>

namespace mote {

// floor(sqrt(n)), n in [2^30, 2^32).
constexpr uint32_t FloorRootOfHigh32(uint32_t n) {
  // sqrt(u) = 0.328 u + 0.72 to 5 % for u = n / 2^30: two steps leave 1e-6 of it.
  uint32_t root = (n >> 17) + (n >> 19) + (n >> 21) + 23593;
  root = (root + n / root) >> 1;
  root = (root + n / root) >> 1;
  if (root > 0xFFFF) root = 0xFFFF;
  while (root * root > n) --root;
  while (root < 0xFFFF && (root + 1) * (root + 1) <= n) ++root;
  return root;
}

// floor(sqrt(n)), n in [2^62, 2^64).
constexpr uint32_t FloorRootOfHigh64(uint64_t n) {
  const auto high = static_cast<uint32_t>(n >> 32);
  const uint32_t first = FloorRootOfHigh32(high);
  // n = first^2 2^32 + rest 2^32 + ..., and the next digit is near rest 2^16 / (2 first).
  const uint32_t rest = high - first * first;
  const uint32_t digit = ((rest << 15) | (static_cast<uint32_t>(n) >> 17)) / first;
  uint32_t root = (first << 16) + (digit > 0xFFFF ? 0xFFFF : digit);
  while (uint64_t{root} * root > n) --root;
  while (root < 0xFFFFFFFF && (uint64_t{root} + 1) * (uint64_t{root} + 1) <= n) ++root;
  return root;
}

// round(sqrt(n)), but 65535 where that is 65536.
constexpr uint32_t RoundedRoot32(uint32_t n) {
  if (n == 0) return 0;
  const int zeros = __builtin_clz(n) & ~1;
  const uint32_t root = FloorRootOfHigh32(n << zeros) >> (zeros / 2);
  // From (root + 1/2)^2 on, which is no integer, up.
  return n - root * root > root && root != 0xFFFF ? root + 1 : root;
}

// The same of 64 bits: below 2^32 by RoundedRoot32, above it 2^32 - 1 where that is 2^32.
constexpr uint32_t RoundedRoot64(uint64_t n) {
  if (n <= UINT32_MAX) return RoundedRoot32(static_cast<uint32_t>(n));
  const int zeros = __builtin_clzll(n) & ~1;
  const uint32_t root = FloorRootOfHigh64(n << zeros) >> (zeros / 2);
  return n - uint64_t{root} * root > root && root != 0xFFFFFFFF ? root + 1 : root;
}

}  // namespace mote
