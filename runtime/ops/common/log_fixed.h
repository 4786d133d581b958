// SPDX-License-Identifier: Apache-2.0
// log(x) for x >= 1 in 32-bit fixed point: what LOG_SOFTMAX is made of. Qm as in exp_fixed.h.
//
// x is 2^k * r with r near sqrt(sqrt(1/2)) in two ways, of which the one with the smaller r is
// taken; log(r) is a quotient of polynomials (Pade) around that point.
// Source: TensorFlow Lite's log_x_for_x_greater_than_or_equal_to_1 (kernels/internal/common.h); the
// integers are the same bit for bit. The constants are derived where they stand.
#pragma once

#include "runtime/base/fixed_point.h"
#include "runtime/ops/common/exp_fixed.h"

namespace mote {

// x = 2^(exponent - 1/4 or so) * ratio: exponent in Q`accumulator bits`, ratio in Q0.
struct LogParts {
  int32_t exponent;
  int32_t ratio;
};

template <int kInputIntegerBits, int kAccumulatorBits>
constexpr LogParts SplitForLog(int32_t x) {
  constexpr int32_t kSqrtHalf = 1518500250;  // sqrt(1/2) * 2^31
  constexpr int32_t kUnitBit = 31 - kAccumulatorBits;
  constexpr int32_t kQuarter = int32_t{1} << (kUnitBit - 2);
  const int32_t a_zeros = __builtin_clz(static_cast<uint32_t>(x));
  const int32_t a_shifted = WrapShiftLeft(x, a_zeros - 1);  // 1 at bit 30
  const int32_t a_ratio =
      SaturatingShiftLeft(SaturatingRoundingDoublingHighMul(a_shifted, kSqrtHalf), 1);
  const int32_t a_exponent = (kInputIntegerBits - a_zeros) * (int32_t{1} << kUnitBit) + kQuarter;
  const int32_t b = SaturatingRoundingDoublingHighMul(x, kSqrtHalf);
  const int32_t b_headroom = __builtin_clz(static_cast<uint32_t>(b)) - 1;
  const int32_t b_ratio = b_headroom == 0 ? x : SaturatingShiftLeft(x, b_headroom);
  const int32_t b_exponent = (kInputIntegerBits - b_headroom) * (int32_t{1} << kUnitBit) - kQuarter;
  return {a_exponent > b_exponent ? a_exponent : b_exponent, a_ratio < b_ratio ? a_ratio : b_ratio};
}

// log(r) in Q0 as num / (1 + denominator), r near sqrt(sqrt(1/2)).
struct LogQuotient {
  int32_t numerator;
  int32_t denominator_minus_one;
};

constexpr LogQuotient LogNearPivot(int32_t r) {
  constexpr int32_t kPivot = 1805811301;       // sqrt(sqrt(1/2)) * 2^31
  constexpr int32_t kNumerator = 117049297;    // 11/240 * sqrt(sqrt(2)) * 2^31
  constexpr int32_t kDenominator = 127690142;  // 1/20 * sqrt(sqrt(2)) * 2^31
  constexpr int32_t kConstant = 1057819769;    // (2/sqrt(sqrt(2)) - sqrt(sqrt(2))) * 2^31
  constexpr int32_t kLinear = 638450708;       // 1/4 * sqrt(sqrt(2)) * 2^31
  const auto mul = [](int32_t a, int32_t b) { return SaturatingRoundingDoublingHighMul(a, b); };
  const int64_t sum = int64_t{r} + kPivot;
  const int32_t p = static_cast<int32_t>((sum + (sum >= 0 ? 1 : -1)) / 2);
  const int32_t q = 2 * (r - kPivot);
  const int32_t q2 = mul(q, q);
  return {mul(q, r) + mul(mul(q, q2), kNumerator),
          mul(p, kConstant + q + mul(kDenominator, q2)) + mul(kLinear, q)};
}

// log(x) in Q`kOutputIntegerBits`, x >= 1 in Q`kInputIntegerBits`.
template <int kInputIntegerBits, int kOutputIntegerBits>
constexpr int32_t LogOfAtLeastOne(int32_t x) {
  constexpr int32_t kAccumulatorBits = kOutputIntegerBits + 1;  // room, so that nothing saturates
  constexpr int32_t kLog2 = 1488522236;                         // log(2) * 2^31
  const LogParts parts = SplitForLog<kInputIntegerBits, kAccumulatorBits>(x);
  const LogQuotient log = LogNearPivot(parts.ratio);
  const int32_t numerator = RoundingDivideByPowerOfTwo(log.numerator, kAccumulatorBits);
  const int32_t of_ratio = SaturatingRoundingDoublingHighMul(
      numerator, ReciprocalOfOnePlusQ0(log.denominator_minus_one));
  const int32_t of_power = SaturatingRoundingDoublingHighMul(parts.exponent, kLog2);
  return SaturatingShiftLeft(WrapAdd(of_power, of_ratio), 1);
}

}  // namespace mote
