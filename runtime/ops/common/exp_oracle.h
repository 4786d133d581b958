// SPDX-License-Identifier: Apache-2.0
// exp and reciprocal of runtime/ops/common/exp_fixed.h written another way: 64-bit integers, the
// constants from <cmath>, roundings by quotient and remainder. Tests only.
#pragma once

#include <cmath>
#include <cstdint>

#include "runtime/ops/common/op_testing.h"

namespace mote::testing {

inline int64_t ToQ31(double v) { return std::llround(v * 0x1p31); }

// round(a * b / 2^31), ties up.
inline int64_t MulQ31(int64_t a, int64_t b) { return HalfUp(a * b, 31); }

// exp(a) in Q0, a <= 0 in Q`integer_bits`.
inline int64_t ExpOracle(int64_t a, int32_t integer_bits) {
  if (a == 0) return INT32_MAX;
  // a = part - quarters / 4 with part in [-1/4, 0)
  const int64_t quarter = int64_t{1} << (29 - integer_bits);
  const int64_t quarters = -a / quarter - (-a % quarter == 0 ? 1 : 0);
  const int64_t part = (a + quarters * quarter) * (int64_t{1} << integer_bits);
  const int64_t x = part + (int64_t{1} << 28);
  const int64_t x2 = MulQ31(x, x);
  const int64_t x3 = MulQ31(x2, x);
  const int64_t x4 = MulQ31(x2, x2);
  const int64_t third = MulQ31(HalfAway(x4, 2) + x3, ToQ31(1.0 / 3.0));
  const int64_t eighth = ToQ31(std::exp(-0.125));
  int64_t result = eighth + MulQ31(eighth, x + HalfAway(third + x2, 1));
  for (int32_t bit = 0; bit < integer_bits + 2; ++bit) {
    if ((quarters >> bit) % 2 == 1) {
      result = MulQ31(result, ToQ31(std::exp(-std::ldexp(0.25, bit))));
    }
  }
  return result;
}

// 1 / (1 + a) in Q0, a in [0, 1) in Q0.
inline int64_t ReciprocalOracle(int64_t a) {
  const int64_t half = (a + (int64_t{1} << 31)) / 2;
  int64_t x =
      std::llround(48.0 / 17.0 * 0x1p29) + MulQ31(half, std::llround(-32.0 / 17.0 * 0x1p29));
  for (int step = 0; step < 3; ++step) {
    x += 4 * MulQ31(x, (int64_t{1} << 29) - MulQ31(half, x));
  }
  return std::min<int64_t>(2 * x, INT32_MAX);
}

}  // namespace mote::testing
