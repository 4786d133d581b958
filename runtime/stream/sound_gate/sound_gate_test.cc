// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/sound_gate/sound_gate.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using Hop = std::vector<int16_t>;

constexpr int32_t kOpen = 512;   // 6 dB
constexpr int32_t kRise = 1300;  // of Q16: 3 dB a second in hops of 20 ms
constexpr int32_t kHold = 3;

class SoundGateTest : public ::testing::Test {
 protected:
  SoundGateTest() { gate_.Init({kOpen, 0, kRise, kHold}); }

  bool Process(const Hop& hop) { return gate_.Process({hop.data(), hop.size()}); }

  // Hops of noise of that size, about that offset: for how many it was open.
  int OpenHops(int hops, int size, int offset = 0) {
    int open = 0;
    for (int i = 0; i < hops; ++i) open += Process(Noise(size, offset)) ? 1 : 0;
    return open;
  }

  Hop Noise(int size, int offset = 0) {
    Hop hop(320);
    for (int16_t& sample : hop) sample = static_cast<int16_t>(offset + random_.Int(-size, size));
    return hop;
  }

  mote::testing::Random random_{7};
  SoundGate gate_;
};

int32_t LevelOf(const Hop& hop) { return SoundLevel({hop.data(), hop.size()}); }

double Log2OfVariance(const Hop& hop) {
  double sum = 0, squares = 0;
  for (const int16_t sample : hop) {
    sum += sample;
    squares += double{1} * sample * sample;
  }
  const auto n = static_cast<double>(hop.size());
  return std::log2(squares / n - sum / n * (sum / n));
}

TEST(SoundLevel, IsTheLogarithmOfTheVarianceToATenth) {
  mote::testing::Random random(3);
  for (const size_t size : {2U, 3U, 40U, 319U, 320U, 321U, 1000U, 65'536U}) {
    for (const int amplitude : {1, 2, 9, 300, 12'345, 32'767}) {
      Hop hop(size);
      for (int16_t& sample : hop) {
        sample = static_cast<int16_t>(random.Int(-amplitude, amplitude));
      }
      hop[0] = static_cast<int16_t>(hop[1] + 1 - 2 * (hop[1] > 0));  // not all the same
      EXPECT_NEAR(LevelOf(hop) / 256.0, Log2OfVariance(hop), 0.1) << size << " " << amplitude;
    }
  }
}

TEST(SoundLevel, OfPowersOfTwoIsExact) {
  EXPECT_EQ(LevelOf({1, -1, 1, -1}), 0);
  EXPECT_EQ(LevelOf({2, -2, 2, -2}), 2 * 256);
  EXPECT_EQ(LevelOf({INT16_MIN, 0}), 28 * 256);
}

TEST(SoundLevel, NothingIsTooLoudForIt) {
  Hop square(kMostGateHopSamples);
  for (size_t i = 0; i < square.size(); ++i) square[i] = i % 2 == 0 ? INT16_MIN : INT16_MAX;
  EXPECT_NEAR(LevelOf(square), 30 * 256, 1);
  EXPECT_EQ(LevelOf(Hop(kMostGateHopSamples, INT16_MIN)), INT32_MIN);
}

TEST(SoundLevel, DoesNotKnowAnOffset) {
  mote::testing::Random random(5);
  Hop hop(320), moved(320);
  for (size_t i = 0; i < hop.size(); ++i) {
    hop[i] = static_cast<int16_t>(random.Int(-100, 100));
    moved[i] = static_cast<int16_t>(hop[i] + 32'000);
  }
  EXPECT_EQ(LevelOf(hop), LevelOf(moved));
}

TEST_F(SoundGateTest, NothingAtAllIsQuietFromTheBeginning) {
  for (const int16_t value : std::vector<int16_t>{0, 1, -32768}) {
    for (int i = 0; i < 100; ++i) EXPECT_FALSE(Process(Hop(320, value))) << value;
  }
}

TEST_F(SoundGateTest, NoiseThatWasThereBeforeIsNoSound) { EXPECT_EQ(OpenHops(2000, 173), 0); }

// An air conditioner: 30 dB more at 3 dB a second, but for the 6 dB that it may be above the floor.
TEST_F(SoundGateTest, SteadyNoiseBecomesTheFloorInItsTime) {
  OpenHops(100, 173);
  const int open = OpenHops(2000, 5480);
  EXPECT_NEAR(open * 0.02, (30 - 6) / 3.0, 1);
  EXPECT_EQ(OpenHops(500, 5480), 0);
}

TEST_F(SoundGateTest, WhatBeginsWithAWordHearsTheNextOne) {
  OpenHops(50, 3000);
  EXPECT_EQ(OpenHops(10, 173), 0);
  EXPECT_EQ(OpenHops(1, 3000), 1);
}

TEST_F(SoundGateTest, ABurstOpensItAndItStaysOpenAsLongAsItShould) {
  OpenHops(2000, 173);
  EXPECT_EQ(OpenHops(1, 3000), 1);
  EXPECT_EQ(OpenHops(100, 173), kHold);
  EXPECT_EQ(OpenHops(1, 3000), 1);
  EXPECT_EQ(OpenHops(kHold - 1, 173), kHold - 1);
  EXPECT_EQ(OpenHops(1, 3000), 1);  // held anew
  EXPECT_EQ(OpenHops(100, 173), kHold);
}

TEST_F(SoundGateTest, WithoutAHoldItIsOpenForTheSoundAlone) {
  gate_.Init({kOpen, 0, kRise, 0});
  OpenHops(2000, 173);
  EXPECT_EQ(OpenHops(5, 3000), 5);
  EXPECT_EQ(OpenHops(100, 173), 0);
}

TEST_F(SoundGateTest, WhatIsBelowItsThresholdDoesNotOpenIt) {
  OpenHops(2000, 173);
  EXPECT_EQ(OpenHops(3, 173 * 3 / 2), 0);  // 3.5 dB
  EXPECT_GT(OpenHops(3, 173 * 5 / 2), 0);  // 8 dB
}

TEST_F(SoundGateTest, AWordDoesNotLiftTheFloor) {
  OpenHops(2000, 173);
  const int32_t floor = gate_.floor();
  OpenHops(50, 3000);  // a second
  EXPECT_LE(gate_.floor() - floor, 50 * kRise);
  OpenHops(1, 173);
  EXPECT_NEAR(gate_.floor(), floor, 0x8000);  // half a bit of log2: 1.5 dB
}

// Slower than the floor rises it is never sound, faster it is.
TEST_F(SoundGateTest, WhatGrowsSlowlyIsNoSound) {
  const auto open_of = [&](double db_per_s) {
    gate_.Reset();
    OpenHops(2000, 173);
    int open = 0;
    for (int hop = 0; hop < 500; ++hop) {
      const double gain = std::pow(10, db_per_s * hop * 0.02 / 20);
      open += OpenHops(1, static_cast<int>(173 * gain));
    }
    return open;
  };
  EXPECT_EQ(open_of(2), 0);
  EXPECT_GT(open_of(4), 100);
}

TEST_F(SoundGateTest, AfterDigitalSilenceAnyMicrophoneIsHeard) {
  OpenHops(2000, 173);
  for (int i = 0; i < 10; ++i) Process(Hop(320, 0));
  EXPECT_EQ(gate_.floor(), 0);
  EXPECT_EQ(OpenHops(20, 10), 20);  // 15 dB over the least level
}

TEST_F(SoundGateTest, AnOffsetIsNoSound) {
  OpenHops(2000, 173, 20'000);
  EXPECT_EQ(OpenHops(100, 173, 20'000), 0);
  EXPECT_EQ(OpenHops(1, 3000, 20'000), 1);
}

TEST_F(SoundGateTest, ResetForgetsAllSound) {
  OpenHops(50, 173);
  EXPECT_EQ(OpenHops(1, 3000), 1);
  gate_.Reset();
  EXPECT_EQ(OpenHops(50, 3000), 0);
}

}  // namespace
}  // namespace mote
