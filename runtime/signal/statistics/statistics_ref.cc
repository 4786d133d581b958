// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/factor.h"
#include "runtime/base/square_root.h"
#include "runtime/signal/statistics/statistics.h"

namespace mote {
namespace {

// n^4 times the mean fourth power about the mean. Its terms have up to 127 bits and their sum fits
// 128, so that it does not matter where the sum wraps around.
Wide FourthMoment(int64_t n, int64_t s1, int64_t s2, int64_t s3, Wide s4) {
  const Wide count = WideOf(n), sum = WideOf(s1);
  const Wide square = sum * sum;
  return count * count * count * s4 - WideOf(4) * count * count * sum * WideOf(s3) +
         WideOf(6) * count * square * WideOf(s2) - WideOf(3) * square * square;
}

uint32_t RootOfRatio(Wide a, Wide b, int32_t fraction_bits) {
  return RoundedRoot64(Ratio(a, b, fraction_bits));
}

}  // namespace

void Statistics::Reset() { *this = {}; }

void Statistics::Process(Span<const int16_t> x, int32_t stride) {
  const auto step = static_cast<size_t>(stride);
  Statistics s = *this;
  for (size_t i = 0; i < x.size() && s.count_ < kMostStatisticsSamples; i += step) {
    const int32_t v = x.data()[i];
    const int32_t square = v * v;
    ++s.count_;
    s.sum_ += v;
    s.squares_ += static_cast<uint64_t>(square);
    s.cubes_ += static_cast<int64_t>(square) * v;
    s.fourths_ = s.fourths_ + WideOf(static_cast<int64_t>(square) * square);
    const int32_t magnitude = v < 0 ? -v : v;
    if (magnitude > s.peak_) s.peak_ = magnitude;
  }
  *this = s;
}

StatisticsResult Statistics::result() const {
  if (count_ == 0) return {};
  const int64_t n = count_;
  const auto s2 = static_cast<int64_t>(squares_);  // below 2^47
  const int64_t variance = n * s2 - sum_ * sum_;   // n^2 times it, below 2^62
  const Wide fourth = FourthMoment(n, sum_, s2, cubes_, fourths_);
  const Wide square = WideOf(variance) * WideOf(variance);
  return {count_,
          static_cast<int32_t>(DivideRounded(sum_ * 256, n)),
          RootOfRatio(WideOf(s2), WideOf(n), 16),
          RootOfRatio(WideOf(variance), WideOf(n * n), 16),
          peak_,
          RootOfRatio(WideOf(n * peak_ * peak_), WideOf(s2), 32),
          static_cast<uint32_t>(Ratio(fourth, square, 16))};
}

}  // namespace mote
