// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/augment_sound.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "trainer/data/data_testing.h"

namespace mote::trainer {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using testing::Noise;
using testing::Tone;

constexpr int32_t kRateHz = 16000;

double PowerDb(const Samples& samples) {
  return 10 * std::log10(Power({samples.data(), samples.size()}));
}

// Half a second of a tone within one of silence.
Samples Speech(double level) {
  Samples speech = Tone(kRateHz, 500, kRateHz, level);
  std::fill(speech.begin(), speech.begin() + 4000, int16_t{0});
  std::fill(speech.begin() + 12000, speech.end(), int16_t{0});
  return speech;
}

TEST(Gain, IsInDecibels) {
  for (const double db : {-12.0, -3.0, 6.0}) {
    Samples samples = Tone(kRateHz, 500, kRateHz, 8000);
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

TEST(Shift, MovesAndFillsWithSilence) {
  Samples samples = {1, 2, 3};
  Shift(1, samples);
  EXPECT_THAT(samples, ElementsAre(0, 1, 2));
  Shift(-2, samples);
  EXPECT_THAT(samples, ElementsAre(2, 0, 0));
  Shift(0, samples);
  EXPECT_THAT(samples, ElementsAre(2, 0, 0));
  Shift(-9, samples);
  EXPECT_THAT(samples, Each(0));
  samples = {1, 2, 3};
  Shift(9, samples);
  EXPECT_THAT(samples, Each(0));
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

// The slope of what is left of the response's energy, between 5 and 25 dB below all of it.
// Source: Schroeder 1965, "New method of measuring reverberation time"; ISO 3382-1's T20
double MeasuredT60(const Samples& response) {
  std::vector<double> left(response.size() + 1);
  for (size_t i = response.size(); i-- > 1;) {  // without the sound itself
    left[i] = left[i + 1] + std::pow(response[i], 2);
  }
  const auto at = [&](double db) {
    size_t i = 1;
    while (10 * std::log10(left[i] / left[1]) > -db) ++i;
    return static_cast<double>(i);
  };
  return 3 * (at(25) - at(5)) / kRateHz;
}

TEST(Reverberate, DecaysBy60DecibelsInItsTime) {
  for (const double t60_s : {0.15, 0.4, 0.8}) {
    for (uint64_t seed = 0; seed < 3; ++seed) {
      Samples click(kRateHz, 0);
      click[0] = 32767;
      Random random(seed);
      Reverberate(t60_s, -20, kRateHz, random, click);
      EXPECT_NEAR(MeasuredT60(click), t60_s, 0.1 * t60_s) << "seed " << seed;
    }
  }
}

TEST(Reverberate, KeepsTheSoundItselfAndItsEchoesBelowIt) {
  Samples click(kRateHz, 0);
  click[0] = 16000;
  Random random(1);
  Reverberate(0.3, 6, kRateHz, random, click);
  EXPECT_EQ(click[0], 16000);
  EXPECT_THAT(Samples(click.begin() + 1, click.begin() + 32), Each(0));  // 2 ms
  double echoes = 0;
  for (size_t i = 1; i < click.size(); ++i) echoes += std::pow(click[i], 2);
  EXPECT_NEAR(10 * std::log10(16000.0 * 16000 / echoes), 6, 0.5);
}

double CrossingsPerSecond(const Samples& samples) {
  int64_t crossings = 0;
  for (size_t i = 1; i < samples.size(); ++i) crossings += samples[i - 1] < 0 && samples[i] >= 0;
  return static_cast<double>(crossings) * kRateHz / static_cast<double>(samples.size());
}

TEST(ChangeSpeed, ChangesLengthAndPitch) {
  for (const double factor : {0.8, 0.9, 1.1, 1.25}) {
    Samples samples = Tone(kRateHz, 440, kRateHz);
    ASSERT_TRUE(ChangeSpeed(factor, samples).ok());
    EXPECT_NEAR(static_cast<double>(samples.size()), kRateHz / factor, 2);
    EXPECT_NEAR(CrossingsPerSecond(samples), 440 * factor, 3);
    EXPECT_NEAR(PowerDb(samples), PowerDb(Tone(kRateHz, 440, kRateHz)), 0.3);
  }
  Samples none;
  EXPECT_TRUE(ChangeSpeed(1.1, none).ok());
}

TEST(AugmentSound, IsTheSameForTheSameSeedOnly) {
  AugmentSettings a;
  a.gain_db = {-6, 6};
  a.shift_ms = 100;
  a.reverb = 0.5;
  a.speed = {0.9, 1.1};
  const std::vector<Samples> noises = {Noise(9000, 1), Noise(20000, 2)};
  std::set<Samples> all;
  for (uint64_t seed = 0; seed < 10; ++seed) {
    Samples first = Speech(5000), second = Speech(5000);
    ASSERT_TRUE(AugmentSound(a, noises, kRateHz, seed, first).ok());
    ASSERT_TRUE(AugmentSound(a, noises, kRateHz, seed, second).ok());
    EXPECT_EQ(first, second);
    all.insert(first);
  }
  EXPECT_EQ(all.size(), 10U);
}

TEST(AugmentSound, GivesNoiseToItsShare) {
  AugmentSettings a;
  a.noise_share = 0.3;
  int noisy = 0;
  for (uint64_t seed = 0; seed < 300; ++seed) {
    Samples samples = Speech(5000);
    ASSERT_TRUE(AugmentSound(a, {Noise(9000, 1)}, kRateHz, seed, samples).ok());
    noisy += samples != Speech(5000);
  }
  EXPECT_NEAR(noisy, 90, 25);
}

TEST(AugmentSound, StaysWithinItsRanges) {
  AugmentSettings a;
  a.gain_db = {-6, 3};
  double least = 0, most = 0;
  for (uint64_t seed = 0; seed < 200; ++seed) {
    Samples samples = Speech(5000);
    ASSERT_TRUE(AugmentSound(a, {}, kRateHz, seed, samples).ok());
    const double gain = PowerDb(samples) - PowerDb(Speech(5000));
    least = std::min(least, gain);
    most = std::max(most, gain);
  }
  EXPECT_NEAR(least, -6, 0.3);
  EXPECT_NEAR(most, 3, 0.3);
}

}  // namespace
}  // namespace mote::trainer
