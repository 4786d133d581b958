// SPDX-License-Identifier: Apache-2.0
// exp(x) for x <= 0 and 1 / (1 + x) for x in [0, 1] in 32-bit fixed point: what SOFTMAX and
// LOGISTIC are made of. Qm: m integer bits, value = raw / 2^(31 - m).
//
// Source: gemmlowp's fixed-point functions (github.com/google/gemmlowp, fixedpoint/fixedpoint.h);
// the integers are the same bit for bit. The constants are derived where they stand.
#pragma once

#include "runtime/base/fixed_point.h"

namespace mote {

// x * 2^exponent, saturating.
constexpr int32_t SaturatingShiftLeft(int32_t x, int32_t exponent) {
  const int32_t limit = (int32_t{1} << (31 - exponent)) - 1;
  if (x > limit) return INT32_MAX;
  if (x < -limit) return INT32_MIN;
  return WrapShiftLeft(x, exponent);
}

// exp(a) for a in [-1/4, 0), both Q0: Taylor's series to the fourth power around -1/8.
constexpr int32_t ExpOnQuarterQ0(int32_t a) {
  constexpr int32_t kExpMinusEighth = 1895147668;  // exp(-1/8) * 2^31
  constexpr int32_t kOneThird = 715827883;         // 2^31 / 3
  const int32_t x = a + (int32_t{1} << 28);        // a + 1/8
  const int32_t x2 = SaturatingRoundingDoublingHighMul(x, x);
  const int32_t x3 = SaturatingRoundingDoublingHighMul(x2, x);
  const int32_t x4 = SaturatingRoundingDoublingHighMul(x2, x2);
  // x^2/2 + x^3/6 + x^4/24 = (x^2 + (x^3 + x^4/4) / 3) / 2
  const int32_t x4_over_4 = RoundingDivideByPowerOfTwo(x4, 2);
  const int32_t tail = RoundingDivideByPowerOfTwo(
      SaturatingRoundingDoublingHighMul(x4_over_4 + x3, kOneThird) + x2, 1);
  return kExpMinusEighth + SaturatingRoundingDoublingHighMul(kExpMinusEighth, x + tail);
}

// exp(a) in Q0 for a <= 0 in Qm, m = kIntegerBits of at most 5: a is split into a part in [-1/4, 0)
// and powers of two, each bit of which multiplies by its own constant.
template <int kIntegerBits>
constexpr int32_t ExpOnNonPositive(int32_t a) {
  static_assert(kIntegerBits >= 1 && kIntegerBits <= 5);
  // exp(-2^k) * 2^31 for k = -2 ... 4
  constexpr int32_t kExpOfBit[] = {
      1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242};
  if (a == 0) return INT32_MAX;
  constexpr int32_t kQuarterBit = 31 - kIntegerBits - 2;
  constexpr int32_t kQuarter = int32_t{1} << kQuarterBit;
  const int32_t in_quarter = (a & (kQuarter - 1)) - kQuarter;
  int32_t result = ExpOnQuarterQ0(SaturatingShiftLeft(in_quarter, kIntegerBits));
  const int32_t rest = WrapSub(in_quarter, a);
  for (int32_t bit = 0; bit < kIntegerBits + 2; ++bit) {
    if ((rest & (int32_t{1} << (kQuarterBit + bit))) == 0) continue;
    result = SaturatingRoundingDoublingHighMul(result, kExpOfBit[bit]);
  }
  return result;
}

// 2 / (1 + a) in Q2 for a in [0, 1) in Q0: three Newton-Raphson steps on half the denominator,
// which lies in [1/2, 1). The first guess 48/17 - 32/17 d has the least worst error there.
constexpr int32_t TwoOverOnePlusQ2(int32_t a) {
  constexpr int32_t k48Over17 = 1515870810;        // 48/17 in Q2: * 2^29
  constexpr int32_t kMinus32Over17 = -1010580540;  // -32/17 in Q2
  constexpr int32_t kOneQ2 = int32_t{1} << 29;
  const int32_t half = static_cast<int32_t>((static_cast<int64_t>(a) + INT32_MAX + 1) / 2);
  int32_t x = k48Over17 + SaturatingRoundingDoublingHighMul(half, kMinus32Over17);
  for (int32_t step = 0; step < 3; ++step) {
    const int32_t error = kOneQ2 - SaturatingRoundingDoublingHighMul(half, x);
    x = WrapAdd(x, SaturatingShiftLeft(SaturatingRoundingDoublingHighMul(x, error), 2));
  }
  return x;
}

// 1 / (1 + a) for a in [0, 1), both Q0.
constexpr int32_t ReciprocalOfOnePlusQ0(int32_t a) {
  return SaturatingShiftLeft(TwoOverOnePlusQ2(a), 1);  // half of it, two bits up
}

}  // namespace mote
