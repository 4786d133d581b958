// SPDX-License-Identifier: Apache-2.0
#include "trainer/synthesis/waves.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace mote::trainer {
namespace {

constexpr double kTurn = 2 * std::numbers::pi;

double TimeOf(size_t sample) { return static_cast<double>(sample) / kRateHz; }

}  // namespace

size_t SamplesOf(double seconds) { return static_cast<size_t>(std::max(0.0, seconds) * kRateHz); }

void Mix(const Sound& part, double level, size_t first, Sound& sound) {
  const size_t end = std::min(sound.size(), first + part.size());
  for (size_t i = first; i < end; ++i) sound[i] += static_cast<float>(level) * part[i - first];
}

void SetLevel(double db, Sound& sound) {
  double power = 0;
  for (const float sample : sound)
    power += static_cast<double>(sample) * static_cast<double>(sample);
  if (power == 0) return;
  const double root = std::sqrt(power / static_cast<double>(sound.size()));
  const auto factor = static_cast<float>(std::pow(10, db / 20) / root);
  for (float& sample : sound) sample *= factor;
}

void Resonate(double hz, double width_hz, Sound& sound) {
  const double radius = std::exp(-std::numbers::pi * width_hz / kRateHz);
  const double b1 = 2 * radius * std::cos(kTurn * hz / kRateHz), b2 = -radius * radius;
  double y1 = 0, y2 = 0;
  for (float& sample : sound) {
    const double y = (1 - radius) * static_cast<double>(sample) + b1 * y1 + b2 * y2;
    y2 = y1;
    y1 = y;
    sample = static_cast<float>(y);
  }
}

Sound WhiteNoise(double seconds, Random& random) {
  Sound noise(SamplesOf(seconds));
  for (float& sample : noise) sample = static_cast<float>(random.Between(-1, 1));
  return noise;
}

Sound Play(const Note& note) {
  Sound sound(SamplesOf(note.seconds));
  double phase = 0;
  for (size_t i = 0; i < sound.size(); ++i) {
    const double t = TimeOf(i);
    const double cents = note.vibrato_cents * std::sin(kTurn * 5.5 * t);
    const double hz = note.hz * std::exp2(cents / 1200);
    phase += kTurn * hz / kRateHz;
    double value = 0, level = 1;
    for (int k = 1; k * hz < kRateHz / 2.0 && level > 0.01; ++k, level *= note.fall) {
      value += level * std::sin(k * phase);
    }
    const double rise = std::min(1.0, t / note.attack_s);
    const double end = std::min(1.0, (note.seconds - t) / 0.02);
    sound[i] = static_cast<float>(value * rise * end * std::exp(-t / note.decay_s));
  }
  return sound;
}

Sound Strike(double hz, int modes, double decay_s, Random& random) {
  Sound sound(SamplesOf(5 * decay_s));
  for (int m = 0; m < modes; ++m) {
    const double mode_hz = hz * (1 + m * random.Between(0.4, 1.7));
    const double decay = decay_s / (1 + 0.5 * m), level = random.Between(0.2, 1);
    if (mode_hz >= kRateHz / 2.0) continue;
    for (size_t i = 0; i < sound.size(); ++i) {
      const double t = TimeOf(i);
      sound[i] += static_cast<float>(level * std::exp(-t / decay) * std::sin(kTurn * mode_hz * t));
    }
  }
  return sound;
}

}  // namespace mote::trainer
