// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/augment_sound.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "trainer/data/data_testing.h"

namespace mote::trainer {
namespace {

using player::Power;
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
