// SPDX-License-Identifier: Apache-2.0
#include "runtime/signal/window/window.h"

#include <gtest/gtest.h>

#include <cmath>

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

constexpr int32_t kOne = INT32_MAX - 255;  // the largest weight

struct Case {
  WindowParams p;
  std::vector<int16_t> x;
  std::vector<int32_t> w;
};

// With one sample more in front where there is preemphasis.
Case AnyCase(Random& random, int32_t preemphasis) {
  const int32_t samples = random.Seam() * random.Int(1, 5);
  Case c = {{samples, samples + random.Int(0, 9), preemphasis}, {}, {}};
  c.x = random.Int16s(samples + (preemphasis != 0 ? 1 : 0));
  c.w = random.Int32s(samples, 0, kOne);
  if (random.Coin()) c.w.assign(c.w.size(), kOne);
  return c;
}

void ExpectZerosBehind(const std::vector<int32_t>& y, int32_t samples) {
  for (size_t n = static_cast<size_t>(samples); n < y.size(); ++n) EXPECT_EQ(y[n], 0) << n;
}

TEST(WindowS32, IsTheRoundedProductAndZerosBehindIt) {
  for (uint32_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const Case c = AnyCase(random, 0);
    std::vector<int32_t> y(static_cast<size_t>(c.p.fft_size), 7);
    WindowS32Ref(c.p, In(c.x), In(c.w), Out(y));
    for (size_t n = 0; n < c.w.size(); ++n) {
      ASSERT_EQ(y[n], testing::HalfUp(int64_t{c.x[n]} * c.w[n], 16));
      ASSERT_LE(std::abs(y[n]), (1 << 30) - 64);
    }
    ExpectZerosBehind(y, c.p.samples);
  }
}

TEST(EmphasizedWindowS32, TakesTheSampleBeforeOff) {
  for (uint32_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const Case c = AnyCase(random, random.Coin() ? 32767 : random.Int(1, 32767));
    std::vector<int32_t> y(static_cast<size_t>(c.p.fft_size), 7);
    EmphasizedWindowS32Ref(c.p, In(c.x), In(c.w), Out(y));
    for (size_t n = 0; n < c.w.size(); ++n) {
      const int64_t difference = int64_t{c.x[n + 1]} * 32768 - int64_t{c.x[n]} * c.p.preemphasis;
      ASSERT_EQ(y[n], testing::HalfUp(difference * c.w[n], 32));
      ASSERT_LE(std::abs(y[n]), (1 << 30) - 64);
    }
    ExpectZerosBehind(y, c.p.samples);
  }
}

TEST(WindowS16, GivesTheLargestMagnitudeButNotThatOfTheLeastSample) {
  const std::vector<int16_t> x = {100, -32768, -300, 32767}, w = {4096, 4096, 2048, 0};
  std::vector<int16_t> y(6, 7);
  EXPECT_EQ(WindowS16Ref({4, 6, 0}, In(x), In(w), Out(y)), 150);
  EXPECT_EQ(y, (std::vector<int16_t>{100, -32768, -150, 0, 0, 0}));
}

TEST(WindowS16, RoundsDown) {
  const std::vector<int16_t> x = {1, -1, 4095, -4095}, w = {4095, 4095, 1, 1};
  std::vector<int16_t> y(4);
  EXPECT_EQ(WindowS16Ref({4, 4, 0}, In(x), In(w), Out(y)), 1);
  EXPECT_EQ(y, (std::vector<int16_t>{0, -1, 0, -1}));
}

}  // namespace
}  // namespace mote
