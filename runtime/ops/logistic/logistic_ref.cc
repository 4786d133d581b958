// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/common/exp_fixed.h"
#include "runtime/ops/logistic/logistic.h"

namespace mote {
namespace {

constexpr int32_t kInputIntegerBits = 4;
constexpr int32_t kOutputBits = 8;

// logistic(a) in Q0 for a in Q4; negative arguments by 1 - logistic(-a).
int32_t LogisticQ0(int32_t a) {
  if (a == 0) return int32_t{1} << 30;
  const int32_t negative_magnitude = a > 0 ? -a : a;
  const int32_t positive =
      ReciprocalOfOnePlusQ0(ExpOnNonPositive<kInputIntegerBits>(negative_magnitude));
  return a > 0 ? positive : INT32_MAX - positive;
}

template <Rounding kRounding>
int8_t LogisticOne(const LogisticParams& p, int32_t x) {
  if (x <= -p.radius) return -128;
  if (x >= p.radius) return 127;
  const int32_t y = LogisticQ0(Requantize<kRounding>(x, p.requant));
  return static_cast<int8_t>(
      Clamp(RoundingDivideByPowerOfTwo(y, 31 - kOutputBits) - 128, -128, 127));
}

}  // namespace

template <Rounding kRounding>
void LogisticS8Ref(const LogisticParams& p, Span<const int8_t> x, Span<int8_t> y) {
  for (int32_t i = 0; i < p.size; ++i) {
    y.data()[i] = LogisticOne<kRounding>(p, x.data()[i] - p.input_zero_point);
  }
}

MOTE_INSTANTIATE_ROUNDINGS(LogisticS8Ref)

}  // namespace mote
