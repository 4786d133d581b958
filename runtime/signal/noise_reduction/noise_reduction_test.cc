// SPDX-License-Identifier: Apache-2.0
#include "runtime/signal/noise_reduction/noise_reduction.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::Out;
using testing::Random;

constexpr NoiseReductionParams kUsual = {2, 10, 409, 983, 819};  // the micro frontend's

// One channel by quotients, in numbers that hold everything: the noise, then the signal.
std::pair<uint64_t, uint64_t> Oracle(const NoiseReductionParams& p,
                                     bool odd,
                                     uint64_t noise,
                                     uint64_t x) {
  const auto smoothing = static_cast<uint64_t>(odd ? p.odd_smoothing : p.even_smoothing);
  const uint64_t unit = uint64_t{1} << p.smoothing_bits;
  const uint64_t mean = (x * unit * smoothing + noise * (16384 - smoothing)) / 16384;
  const uint64_t rest = (x * unit - std::min(mean, x * unit)) / unit;
  return {mean, std::max(rest, x * static_cast<uint64_t>(p.min_signal_remaining) / 16384)};
}

TEST(NoiseReduction, EqualsItsOracle) {
  for (uint32_t seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const NoiseReductionParams p = {random.Int(1, 9),
                                    random.Int(0, 10),
                                    random.Int(0, 16384),
                                    random.Int(0, 16384),
                                    random.Int(0, 16384)};
    std::vector<uint32_t> noise, x;
    for (int32_t c = 0; c < p.channels; ++c) {
      noise.push_back(static_cast<uint32_t>(random.Word()) >> random.Int(0, 31));
      x.push_back(static_cast<uint32_t>(random.Int(0, 1 << 21)) >> random.Int(0, 20));
    }
    const std::vector<uint32_t> noise_before = noise, before = x;
    NoiseReductionU32Ref(p, Out(noise), Out(x));
    for (size_t c = 0; c < x.size(); ++c) {
      const auto [mean, rest] = Oracle(p, c % 2 == 1, noise_before[c], before[c]);
      ASSERT_EQ(noise[c], mean) << c;
      ASSERT_EQ(x[c], rest) << c;
    }
  }
}

TEST(NoiseReduction, LeavesAFractionOfWhatNeverChanges) {
  std::vector<uint32_t> noise(2), x;
  for (int frame = 0; frame < 2000; ++frame) {
    x = {10000, 10000};
    NoiseReductionU32Ref(kUsual, Out(noise), Out(x));
  }
  EXPECT_EQ(x, (std::vector<uint32_t>{499, 499}));  // 819 / 16384 of it
}

TEST(NoiseReduction, LetsTheFirstSoundThrough) {
  std::vector<uint32_t> noise(2), x = {10000, 10000};
  NoiseReductionU32Ref(kUsual, Out(noise), Out(x));
  EXPECT_EQ(x, (std::vector<uint32_t>{9750, 9400}));  // less 2.5 % and 6 %
}

}  // namespace
}  // namespace mote
