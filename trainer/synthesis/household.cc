// SPDX-License-Identifier: Apache-2.0
#include "trainer/synthesis/household.h"

#include <algorithm>
#include <cmath>

namespace mote::trainer {
namespace {

constexpr double kFadeSeconds = 1.5;

void Fade(Sound& sound) {
  const size_t ramp = std::min(SamplesOf(kFadeSeconds), sound.size() / 2);
  for (size_t i = 0; i < ramp; ++i) {
    const auto level = static_cast<float>(i) / static_cast<float>(ramp);
    sound[i] *= level;
    sound[sound.size() - 1 - i] *= level;
  }
}

// Of mains or a motor.
Sound Hum(double seconds, Random& random) {
  const double hz = random.Chance(0.5) ? 50 : random.Between(40, 320);
  return Play({hz, seconds, random.Between(0.4, 0.95), 0.5, 1e9, random.Between(0, 10)});
}

// A fan, water, a vacuum cleaner: noise through resonances, that wavers.
Sound Rush(double seconds, Random& random) {
  Sound sound(SamplesOf(seconds));
  const Sound white = WhiteNoise(seconds, random);
  const int bands = 1 + random.Below(4);
  for (int band = 0; band < bands; ++band) {
    Sound part = white;
    const double hz = 80 * std::exp2(random.Between(0, 6));
    Resonate(hz, hz * random.Between(0.2, 2), part);
    SetLevel(random.Between(-12, 0), part);
    Mix(part, 1, 0, sound);
  }
  const double waver_hz = random.Between(0.1, 12), depth = random.Between(0, 0.7);
  for (size_t i = 0; i < sound.size(); ++i) {
    const double turn = 6.283185307 * waver_hz * static_cast<double>(i) / kRateHz;
    sound[i] *= static_cast<float>(1 - depth * (0.5 + 0.5 * std::sin(turn)));
  }
  return sound;
}

Sound Beeps(Random& random) {
  const int count = 1 + random.Below(6);
  const double hz = random.Between(400, 4000), length_s = random.Between(0.05, 0.5);
  Sound sound(SamplesOf(count * 2 * length_s));
  for (int i = 0; i < count; ++i) {
    Mix(Play({hz, length_s, random.Between(0.05, 0.5), 0.005, 10, 0}),
        1,
        SamplesOf(i * 2 * length_s),
        sound);
  }
  return sound;
}

// Steps, knocks, or dishes: many strikes of one kind.
Sound Clatter(Random& random) {
  const int count = 1 + random.Below(12);
  const double hz = 60 * std::exp2(random.Between(0, 6)), decay_s = random.Between(0.01, 0.25);
  Sound sound(SamplesOf(6));
  double time_s = 0;
  for (int i = 0; i < count; ++i) {
    const int modes = 2 + random.Below(6);
    const Sound one = Strike(hz * random.Between(0.8, 1.25), modes, decay_s, random);
    Mix(one, random.Between(0.2, 1), SamplesOf(time_s), sound);
    time_s += random.Between(0.08, 0.8);
  }
  return sound;
}

Sound Event(Random& random) {
  Sound sound = random.Chance(0.25) ? Beeps(random) : Clatter(random);
  SetLevel(random.Between(-38, -14), sound);
  return sound;
}

}  // namespace

Sound Household(double seconds, Random& random) {
  Sound sound = WhiteNoise(seconds, random);
  SetLevel(random.Between(-72, -55), sound);
  for (double time_s = 0; time_s < seconds; time_s += random.Between(4, 25)) {
    const double length_s = random.Between(5, 40);
    Sound bed = random.Chance(0.3) ? Hum(length_s, random) : Rush(length_s, random);
    SetLevel(random.Between(-50, -20), bed);
    Fade(bed);
    Mix(bed, 1, SamplesOf(time_s), sound);
  }
  for (double time_s = 0; time_s < seconds; time_s += random.Between(0.5, 12)) {
    Mix(Event(random), 1, SamplesOf(time_s), sound);
  }
  return sound;
}

}  // namespace mote::trainer
