// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/common/exp_fixed.h"
#include "runtime/ops/softmax/softmax.h"

namespace mote {
namespace {

constexpr int32_t kDiffIntegerBits = 5;  // exp(-32) is far below one step of the output
constexpr int32_t kSumIntegerBits = 12;  // room for 4095 terms of at most 1
constexpr int32_t kOutputBits = 8;

// 1 / sum as scale * 2^-31 * 2^-exponent, with scale in [2^30, 2^31).
struct Reciprocal {
  int32_t scale;
  int32_t exponent;
};

int32_t Maximum(const int8_t* x, int32_t count) {
  int32_t maximum = -128;
  for (int32_t i = 0; i < count; ++i) maximum = x[i] > maximum ? x[i] : maximum;
  return maximum;
}

template <Rounding kRounding>
int32_t ExpOfDifference(const SoftmaxParams& p, int32_t difference) {
  return ExpOnNonPositive<kDiffIntegerBits>(Requantize<kRounding>(difference, p.requant));
}

template <Rounding kRounding>
Reciprocal ReciprocalOfSum(const SoftmaxParams& p, const int8_t* x, int32_t maximum) {
  int32_t sum = 0;  // Q12
  for (int32_t c = 0; c < p.depth; ++c) {
    const int32_t difference = x[c] - maximum;
    if (difference < p.diff_min) continue;
    sum += RoundingDivideByPowerOfTwo(ExpOfDifference<kRounding>(p, difference), kSumIntegerBits);
  }
  // The maximum itself gives exp(0) = 1, so the sum is at least 1 and the shift finds its top bit.
  const int32_t headroom = __builtin_clz(static_cast<uint32_t>(sum));
  const uint32_t mantissa = static_cast<uint32_t>(sum) << headroom;  // 1.xx with the 1 at bit 31
  return {ReciprocalOfOnePlusQ0(static_cast<int32_t>(mantissa & 0x7FFFFFFF)),
          kSumIntegerBits - headroom};
}

template <Rounding kRounding>
int8_t Probability(const SoftmaxParams& p, int32_t difference, Reciprocal reciprocal) {
  if (difference < p.diff_min) return -128;
  const int32_t exponent = reciprocal.exponent + 31 - kOutputBits;
  if (exponent > 31) return -128;  // below half a step, from a sum of 512 upwards
  const int32_t product = SaturatingRoundingDoublingHighMul(
      reciprocal.scale, ExpOfDifference<kRounding>(p, difference));
  return static_cast<int8_t>(Clamp(RoundingDivideByPowerOfTwo(product, exponent) - 128, -128, 127));
}

}  // namespace

template <Rounding kRounding>
void SoftmaxS8Ref(const SoftmaxParams& p,
                  Span<const int8_t> x,
                  Span<int8_t> y,
                  Span<uint8_t> /*scratch*/) {
  const int8_t* in = x.data();
  int8_t* out = y.data();
  for (int32_t r = 0; r < p.rows; ++r, in += p.depth, out += p.depth) {
    const int32_t maximum = Maximum(in, p.depth);
    const Reciprocal reciprocal = ReciprocalOfSum<kRounding>(p, in, maximum);
    for (int32_t c = 0; c < p.depth; ++c) {
      out[c] = Probability<kRounding>(p, in[c] - maximum, reciprocal);
    }
  }
}

MOTE_INSTANTIATE_ROUNDINGS(SoftmaxS8Ref)

}  // namespace mote
