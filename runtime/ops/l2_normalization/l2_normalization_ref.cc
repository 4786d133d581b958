// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/common/exp_fixed.h"
#include "runtime/ops/common/to_int8.h"
#include "runtime/ops/l2_normalization/l2_normalization.h"

namespace mote {
namespace {

constexpr int32_t kOutputBits = 7;  // a step of the output is 1 / 128

// 1 / sqrt(a) for a in [1/4, 1) in Q1, times sqrt(1/2), in Q3: five steps of Newton-Raphson from 1.
int32_t InverseRootQ3(int32_t a) {
  constexpr int32_t kOne = int32_t{1} << 28;
  constexpr int32_t kThreeHalves = kOne + kOne / 2;
  constexpr int32_t kSqrtHalf = 1518500250;  // sqrt(1/2) * 2^31
  const int32_t half = RoundingDivideByPowerOfTwo(a >> 1, 1);
  int32_t x = kOne;
  for (int32_t step = 0; step < 5; ++step) {
    const int32_t x2 = SaturatingRoundingDoublingHighMul(x, x);
    const int32_t x3 = SaturatingShiftLeft(SaturatingRoundingDoublingHighMul(x2, x), 6);
    x = SaturatingShiftLeft(SaturatingRoundingDoublingHighMul(kThreeHalves, x) -
                                SaturatingRoundingDoublingHighMul(half, x3),
                            3);
  }
  return SaturatingRoundingDoublingHighMul(x, kSqrtHalf);
}

// 1 / sqrt(sum), the sum below 2^31; 0 counts as 1.
Requant InverseRoot(int32_t sum) {
  if (sum <= 1) return {INT32_MAX, 0};
  int32_t shift = -11;
  while (sum >= int32_t{1} << 29) {
    sum /= 4;
    --shift;
  }
  // Up by pairs of bits until it lies in [2^27, 2^29): each pair is one bit of the root.
  const int32_t pairs = (__builtin_clz(static_cast<uint32_t>(sum)) - 1) / 2 - 1;
  shift += pairs;
  const int32_t root = InverseRootQ3(sum << (2 * pairs));
  return shift > 0 ? Requant{root << shift, 0} : Requant{root, shift};
}

}  // namespace

template <Rounding kRounding>
void L2NormalizationS8Ref(const L2NormalizationParams& p, Span<const int8_t> x, Span<int8_t> y) {
  const int8_t* in = x.data();
  int8_t* out = y.data();
  for (int32_t r = 0; r < p.rows; ++r, in += p.depth, out += p.depth) {
    int32_t sum = 0;
    for (int32_t c = 0; c < p.depth; ++c) {
      const int32_t v = in[c] - p.input_zero_point;
      sum += v * v;
    }
    Requant requant = InverseRoot(sum);
    requant.shift += kOutputBits;
    for (int32_t c = 0; c < p.depth; ++c) {
      out[c] = ToInt8<kRounding>(in[c] - p.input_zero_point, requant, 0, INT8_MIN, INT8_MAX);
    }
  }
}

MOTE_INSTANTIATE_ROUNDINGS(L2NormalizationS8Ref)

}  // namespace mote
