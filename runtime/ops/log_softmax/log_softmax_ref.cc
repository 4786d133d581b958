// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/common/exp_fixed.h"
#include "runtime/ops/common/log_fixed.h"
#include "runtime/ops/log_softmax/log_softmax.h"

namespace mote {
namespace {

constexpr int32_t kDiffIntegerBits = 5;
constexpr int32_t kSumIntegerBits = 12;    // room for 4095 terms of at most 1
constexpr int32_t kOutputIntegerBits = 4;  // 256 steps of 1 / 16

int32_t Maximum(const int8_t* x, int32_t depth) {
  int32_t maximum = INT8_MIN;
  for (int32_t c = 0; c < depth; ++c) maximum = x[c] > maximum ? x[c] : maximum;
  return maximum;
}

// log sum_c exp(d[c]) in Q5.
template <Rounding kRounding>
int32_t LogOfSum(const LogSoftmaxParams& p, const int8_t* x, int32_t maximum) {
  int32_t sum = 0;  // Q12
  for (int32_t c = 0; c < p.depth; ++c) {
    const int32_t difference = x[c] - maximum;
    if (difference < p.diff_min) continue;
    const int32_t scaled = Requantize<kRounding>(difference, p.requant);
    sum += RoundingDivideByPowerOfTwo(ExpOnNonPositive<kDiffIntegerBits>(scaled), kSumIntegerBits);
  }
  return LogOfAtLeastOne<kSumIntegerBits, kDiffIntegerBits>(sum);
}

template <Rounding kRounding>
int8_t One(const LogSoftmaxParams& p, int32_t difference, int32_t log_sum) {
  const int32_t scaled = Requantize<kRounding>(difference, p.requant);
  const int32_t value = RoundingDivideByPowerOfTwo(WrapSub(scaled, log_sum),
                                                   31 - kDiffIntegerBits - kOutputIntegerBits);
  return static_cast<int8_t>(Clamp(value + INT8_MAX, INT8_MIN, INT8_MAX));
}

}  // namespace

template <Rounding kRounding>
void LogSoftmaxS8Ref(const LogSoftmaxParams& p, Span<const int8_t> x, Span<int8_t> y) {
  const int8_t* in = x.data();
  int8_t* out = y.data();
  for (int32_t r = 0; r < p.rows; ++r, in += p.depth, out += p.depth) {
    const int32_t maximum = Maximum(in, p.depth);
    const int32_t log_sum = LogOfSum<kRounding>(p, in, maximum);
    // The least number of Q5 from which log_sum can still be taken.
    const int32_t least = Requantize<kRounding>(log_sum + INT32_MIN, p.reverse);
    const int32_t limit = least > p.diff_min - 1 ? least : p.diff_min - 1;
    for (int32_t c = 0; c < p.depth; ++c) {
      const int32_t difference = in[c] - maximum;
      out[c] = difference > limit ? One<kRounding>(p, difference, log_sum) : int8_t{INT8_MIN};
    }
  }
}

MOTE_INSTANTIATE_ROUNDINGS(LogSoftmaxS8Ref)

}  // namespace mote
