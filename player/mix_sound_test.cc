// SPDX-License-Identifier: Apache-2.0
#include "player/mix_sound.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace mote::player {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;

constexpr int32_t kRateHz = 16000;

Samples Tone(double hz, size_t count, double level) {
  Samples tone;
  for (size_t i = 0; i < count; ++i) {
    tone.push_back(
        Saturated(level * std::sin(2 * 3.14159265358979 * hz * static_cast<double>(i) / kRateHz)));
  }
  return tone;
}

Samples Noise(size_t count, unsigned seed) {
  std::mt19937 random(seed);
  Samples noise(count);
  for (int16_t& sample : noise) sample = static_cast<int16_t>(random() % 2001);
  for (int16_t& sample : noise) sample = static_cast<int16_t>(sample - 1000);
  return noise;
}

double PowerDb(const Samples& samples) {
  return 10 * std::log10(Power({samples.data(), samples.size()}));
}

// Half a second of a tone within one of silence.
Samples Speech(double level) {
  Samples speech = Tone(500, kRateHz, level);
  std::fill(speech.begin(), speech.begin() + 4000, int16_t{0});
  std::fill(speech.begin() + 12000, speech.end(), int16_t{0});
  return speech;
}

TEST(Gain, IsInDecibels) {
  for (const double db : {-12.0, -3.0, 6.0}) {
    Samples samples = Tone(500, kRateHz, 8000);
    const double before = PowerDb(samples);
    Gain(db, samples);
    EXPECT_NEAR(PowerDb(samples) - before, db, 0.05);
  }
}

TEST(Gain, EndsAtFullScale) {
  Samples samples = {20000, -20000, 1};
  Gain(20, samples);
  EXPECT_THAT(samples, ElementsAre(32767, -32768, 10));
}

TEST(ActivePower, LeavesOutThePauses) {
  const Samples speech = Speech(8000);
  EXPECT_NEAR(10 * std::log10(ActivePower({speech.data(), speech.size()}, kRateHz)),
              10 * std::log10(8000.0 * 8000 / 2),
              0.2);  // blocks at both ends are half silent
  EXPECT_EQ(ActivePower({}, kRateHz), 0);
}

TEST(AddNoise, IsSoFarBelowTheActivePart) {
  const Samples speech = Speech(8000);
  const double of_speech = 10 * std::log10(8000.0 * 8000 / 2);
  for (const double snr_db : {0.0, 5.0, 20.0}) {
    Samples noisy = speech;
    AddNoise(Noise(5000, 1), 4321, snr_db, kRateHz, noisy);
    Samples added(noisy.size());
    for (size_t i = 0; i < added.size(); ++i) {
      added[i] = static_cast<int16_t>(noisy[i] - speech[i]);
    }
    EXPECT_NEAR(of_speech - PowerDb(added), snr_db, 0.5);
  }
}

TEST(AddNoise, BeginsWhereSaidAndRepeats) {
  Samples samples(4, 100);
  AddNoise({100, -100, 100}, 2, 0, kRateHz, samples);
  EXPECT_THAT(samples, ElementsAre(200, 200, 0, 200));
}

TEST(AddNoise, LeavesSilenceAndTakesNoneOfSilence) {
  Samples silence(100, 0);
  AddNoise(Noise(100, 1), 0, 0, kRateHz, silence);
  EXPECT_THAT(silence, Each(0));
  Samples speech = Speech(100);
  AddNoise(Samples(10, 0), 0, 0, kRateHz, speech);
  AddNoise({}, 0, 0, kRateHz, speech);
  EXPECT_EQ(speech, Speech(100));
}

TEST(ActiveEnd, IsTheEndOfTheLastBlockThatIsNotFarBelowTheLoudest) {
  Samples speech = Speech(8000);
  EXPECT_EQ(ActiveEnd({speech.data(), speech.size()}, kRateHz), 12160U);  // 320 samples a block
  const Samples echo = Tone(500, 1000, 400);                              // 26 dB below
  std::copy(echo.begin(), echo.end(), speech.begin() + 13000);
  EXPECT_EQ(ActiveEnd({speech.data(), speech.size()}, kRateHz), 12160U);
}

TEST(ActiveEnd, OfSilenceIsItsBeginning) {
  const Samples silence(1000, 0);
  EXPECT_EQ(ActiveEnd({silence.data(), silence.size()}, kRateHz), 0U);
  EXPECT_EQ(ActiveEnd({}, kRateHz), 0U);
}

}  // namespace
}  // namespace mote::player
