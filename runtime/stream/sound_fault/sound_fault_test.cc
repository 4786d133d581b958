// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/sound_fault/sound_fault.h"

#include <gtest/gtest.h>

#include <vector>

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

constexpr SoundFaultParams kParams = {3, 4, 2, 2, 5};
using Hop = std::vector<int16_t>;

class SoundFaultTest : public ::testing::Test {
 protected:
  SoundFaultTest() { fault_.Init(kParams); }

  SoundState Process(const Hop& hop) { return fault_.Process({hop.data(), hop.size()}); }

  // The states after the same hop so many times.
  std::vector<SoundState> Process(const Hop& hop, int times) {
    std::vector<SoundState> states;
    for (int i = 0; i < times; ++i) states.push_back(Process(hop));
    return states;
  }

  static Hop Noise(uint32_t seed) {
    testing::Random random(seed);
    Hop hop(40);
    for (int16_t& sample : hop) sample = static_cast<int16_t>(random.Int(-300, 300));
    return hop;
  }

  SoundFault fault_;
};

constexpr SoundState kNone = SoundState::kNone;
using States = std::vector<SoundState>;

TEST_F(SoundFaultTest, OrdinarySoundHasNone) {
  for (uint32_t seed = 1; seed <= 100; ++seed) EXPECT_EQ(Process(Noise(seed)), kNone) << seed;
}

TEST_F(SoundFaultTest, NoSamplesAreMissingAfterAWhile) {
  EXPECT_EQ(Process(Hop(), 4), (States{kNone, kNone, SoundState::kMissing, SoundState::kMissing}));
}

TEST_F(SoundFaultTest, TheSameSampleIsStuckWhateverItsValue) {
  for (const int16_t value : std::vector<int16_t>{0, 1, -77, 32767, -32768}) {
    fault_.Reset();
    const States states = Process(Hop(40, value), 4);
    EXPECT_EQ(states[3], SoundState::kStuck) << value;
  }
}

TEST_F(SoundFaultTest, LessThanItsOwnNoiseIsSilent) {
  Hop hop(40, 5);
  hop[7] = 7;
  EXPECT_EQ(Process(hop, 4), (States{kNone, kNone, kNone, SoundState::kSilent}));
  fault_.Reset();
  hop[7] = 8;
  EXPECT_EQ(Process(hop, 20), States(20, kNone));
}

// Each hop is quiet, all together are not.
TEST_F(SoundFaultTest, WhatDriftsIsNotSilent) {
  for (int16_t i = 0; i < 50; ++i) {
    EXPECT_EQ(Process(Hop(40, static_cast<int16_t>(2 * i))), kNone) << i;
  }
}

TEST_F(SoundFaultTest, AQuarterAtTheEndsIsSaturated) {
  Hop hop = Noise(1);
  for (size_t i = 0; i < 9; ++i) hop[i] = i % 2 == 0 ? INT16_MAX : INT16_MIN;
  EXPECT_EQ(Process(hop, 10), States(10, kNone));
  hop[9] = INT16_MAX;
  EXPECT_EQ(Process(hop, 3), (States{kNone, SoundState::kSaturated, SoundState::kSaturated}));
}

TEST_F(SoundFaultTest, AFaultLastsUntilEnoughGoodHops) {
  Process(Hop(), 3);
  for (uint32_t seed = 1; seed <= 4; ++seed) EXPECT_EQ(Process(Noise(seed)), SoundState::kMissing);
  EXPECT_EQ(Process(Noise(5)), kNone);
  Process(Hop(), 2);
  EXPECT_EQ(Process(Noise(6)), kNone);
}

TEST_F(SoundFaultTest, HopsWithoutSamplesEndNoFault) {
  Process(Hop(), 3);
  for (uint32_t seed = 1; seed <= 50; ++seed) {
    Process(Hop(), 2);
    EXPECT_EQ(Process(Noise(seed)), SoundState::kMissing) << seed;
  }
}

TEST_F(SoundFaultTest, WhatWasSilentBecomesStuck) {
  Hop hop(40, 5);
  hop[7] = 7;
  Process(hop, 4);
  EXPECT_EQ(Process(Hop(40, 5), 5).back(), SoundState::kStuck);
}

TEST_F(SoundFaultTest, OneFaultTakesThePlaceOfAnother) {
  EXPECT_EQ(Process(Hop(40, 0), 4).back(), SoundState::kStuck);
  EXPECT_EQ(Process(Hop(), 3).back(), SoundState::kMissing);
}

TEST_F(SoundFaultTest, PiecesOfAnySizeAreTaken) {
  for (const size_t size : std::vector<size_t>{1, 2, 39, 41, 1000}) {
    fault_.Reset();
    EXPECT_EQ(Process(Hop(size, INT16_MAX), 2).back(), SoundState::kSaturated) << size;
  }
}

}  // namespace
}  // namespace mote
