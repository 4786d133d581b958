// SPDX-License-Identifier: Apache-2.0
// Softmax of int8 in fixed point, for outputs of 8 and 16 bits.
#pragma once

#include "runtime/ops/common/exp_fixed.h"
#include "runtime/ops/softmax/softmax.h"

namespace mote {

inline constexpr int32_t kSoftmaxDiffIntegerBits = 5;  // exp(-32) is far below a step of the output
inline constexpr int32_t kSoftmaxSumIntegerBits = 12;  // room for 4095 terms of at most 1

// 1 / sum as scale * 2^-31 * 2^-exponent, with scale in [2^30, 2^31).
struct SoftmaxReciprocal {
  int32_t scale;
  int32_t exponent;
};

inline int32_t MaximumOfRow(const int8_t* x, int32_t depth) {
  int32_t maximum = -128;
  for (int32_t c = 0; c < depth; ++c) maximum = x[c] > maximum ? x[c] : maximum;
  return maximum;
}

template <Rounding kRounding>
int32_t ExpOfDifference(const SoftmaxParams& p, int32_t difference) {
  return ExpOnNonPositive<kSoftmaxDiffIntegerBits>(Requantize<kRounding>(difference, p.requant));
}

template <Rounding kRounding>
SoftmaxReciprocal ReciprocalOfSum(const SoftmaxParams& p, const int8_t* x, int32_t maximum) {
  int32_t sum = 0;  // Q12
  for (int32_t c = 0; c < p.depth; ++c) {
    const int32_t difference = x[c] - maximum;
    if (difference < p.diff_min) continue;
    sum += RoundingDivideByPowerOfTwo(ExpOfDifference<kRounding>(p, difference),
                                      kSoftmaxSumIntegerBits);
  }
  // The maximum itself gives exp(0) = 1, so the sum is at least 1 and the shift finds its top bit.
  const int32_t headroom = __builtin_clz(static_cast<uint32_t>(sum));
  const uint32_t mantissa = static_cast<uint32_t>(sum) << headroom;  // 1.xx with the 1 at bit 31
  return {ReciprocalOfOnePlusQ0(static_cast<int32_t>(mantissa & 0x7FFFFFFF)),
          kSoftmaxSumIntegerBits - headroom};
}

// As an integer of `bits` bits, the lowest of which stands for 0.
template <Rounding kRounding>
int32_t Probability(const SoftmaxParams& p,
                    int32_t difference,
                    SoftmaxReciprocal reciprocal,
                    int32_t bits) {
  const int32_t half = int32_t{1} << (bits - 1);
  if (difference < p.diff_min) return -half;
  const int32_t exponent = reciprocal.exponent + 31 - bits;
  if (exponent > 31) return -half;  // 8 bits: below half a step, from a sum of 512 upwards
  const int32_t product = SaturatingRoundingDoublingHighMul(
      reciprocal.scale, ExpOfDifference<kRounding>(p, difference));
  return Clamp(RoundingDivideByPowerOfTwo(product, exponent) - half, -half, half - 1);
}

template <Rounding kRounding, class Out>
void SoftmaxOfInt8(const SoftmaxParams& p, const int8_t* x, Out* y) {
  for (int32_t r = 0; r < p.rows; ++r, x += p.depth, y += p.depth) {
    const int32_t maximum = MaximumOfRow(x, p.depth);
    const SoftmaxReciprocal reciprocal = ReciprocalOfSum<kRounding>(p, x, maximum);
    for (int32_t c = 0; c < p.depth; ++c) {
      y[c] = static_cast<Out>(
          Probability<kRounding>(p, x[c] - maximum, reciprocal, int32_t{sizeof(Out)} * 8));
    }
  }
}

}  // namespace mote
