// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "trainer/synthesis/household.h"
#include "trainer/synthesis/music.h"

namespace mote::trainer {
namespace {

double LevelDb(const Sound& sound) {
  double power = 0;
  for (const float sample : sound) power += std::pow(static_cast<double>(sample), 2);
  return 10 * std::log10(power / static_cast<double>(sound.size()));
}

// The power of a tone, of all: 1 where there is nothing else.
double ShareAt(double hz, const Sound& sound) {
  double re = 0, im = 0, power = 0;
  for (size_t i = 0; i < sound.size(); ++i) {
    const double turn = 6.283185307179586 * hz * static_cast<double>(i) / kRateHz;
    const auto x = static_cast<double>(sound[i]);
    re += x * std::cos(turn);
    im += x * std::sin(turn);
    power += x * x;
  }
  return 2 * (re * re + im * im) / (power * static_cast<double>(sound.size()));
}

TEST(SetLevel, IsInDecibelsBelowFullScale) {
  Random random(1);
  Sound noise = WhiteNoise(1, random);
  for (const double db : {-40.0, -6.0}) {
    SetLevel(db, noise);
    EXPECT_NEAR(LevelDb(noise), db, 1e-3);
  }
  Sound silence(100);
  SetLevel(-6, silence);
  EXPECT_EQ(silence, Sound(100));
}

TEST(Mix, GoesAsFarAsTheSoundDoes) {
  Sound sound = {0, 1, 1};
  Mix({1, 2, 3}, 0.5, 2, sound);
  EXPECT_EQ(sound, (Sound{0, 1, 1.5F}));
  Mix({1}, 1, 3, sound);
  EXPECT_EQ(sound.size(), 3U);
}

TEST(Play, HasItsToneAndItsHarmonics) {
  const Sound pure = Play({500, 1, 0, 0.001, 1e9, 0});
  EXPECT_GT(ShareAt(500, pure), 0.95);
  const Sound rich = Play({500, 1, 0.5, 0.001, 1e9, 0});
  EXPECT_NEAR(ShareAt(1000, rich) / ShareAt(500, rich), 0.25, 0.02);
}

TEST(Resonate, KeepsWhatIsNear) {
  Random random(2);
  Sound noise = WhiteNoise(2, random);
  const double before = ShareAt(1000, noise);
  Resonate(1000, 20, noise);
  EXPECT_GT(ShareAt(1000, noise), 20 * before);
}

template <class Make>
void ExpectSoundsThatDiffer(const Make& make) {
  Random first(1), again(1), other(2);
  const Sound sound = make(5, first);
  EXPECT_EQ(sound.size(), SamplesOf(5));
  EXPECT_GT(LevelDb(sound), -90);
  EXPECT_TRUE(
      std::all_of(sound.begin(), sound.end(), [](float sample) { return std::isfinite(sample); }));
  EXPECT_EQ(sound, make(5, again));
  EXPECT_NE(sound, make(5, other));
}

TEST(Music, IsTheSameForTheSameSeed) { ExpectSoundsThatDiffer(Music); }
TEST(Household, IsTheSameForTheSameSeed) { ExpectSoundsThatDiffer(Household); }

}  // namespace
}  // namespace mote::trainer
