// SPDX-License-Identifier: Apache-2.0
#include "trainer/synthesis/music.h"

#include <array>
#include <cmath>

namespace mote::trainer {
namespace {

constexpr std::array<int, 7> kMajor = {0, 2, 4, 5, 7, 9, 11};  // semitones

// One piece's manner.
struct Style {
  double beat_s, tonic_hz, fall, melody_fall, attack_s, vibrato_cents, drums;

  explicit Style(Random& random)
      : beat_s(60 / random.Between(60, 170)),
        tonic_hz(110 * std::exp2(random.Between(0, 1))),
        fall(random.Between(0.2, 0.7)),
        melody_fall(random.Between(0.3, 0.85)),
        attack_s(random.Between(0.004, 0.15)),
        vibrato_cents(random.Between(0, 40)),
        drums(random.Chance(0.6) ? random.Between(0.2, 0.8) : 0) {}

  double HzOf(int degree, int octave) const {
    const int semitones = kMajor[static_cast<size_t>(degree % 7)] + 12 * (octave + degree / 7);
    return tonic_hz * std::exp2(semitones / 12.0);
  }
};

void AddChord(const Style& style, int root, size_t first, Random& random, Sound& music) {
  for (const int third : {0, 2, 4}) {
    const Note note = {style.HzOf(root + third, 0),
                       4 * style.beat_s,
                       style.fall,
                       style.attack_s,
                       random.Between(0.5, 3),
                       0};
    Mix(Play(note), 0.25, first, music);
  }
  Mix(Play({style.HzOf(root, -1), 3 * style.beat_s, 0.5, 0.01, 1, 0}), 0.5, first, music);
}

void AddMelody(const Style& style, int root, size_t first, Random& random, Sound& music) {
  for (double beat = 0; beat < 4;) {
    const double beats = random.Chance(0.5) ? 0.5 : 1;
    const int degree = root + 2 * random.Below(3) + (random.Chance(0.3) ? 1 : 0);
    const Note note = {style.HzOf(degree, 1),
                       beats * style.beat_s,
                       style.melody_fall,
                       style.attack_s,
                       random.Between(0.3, 2),
                       style.vibrato_cents};
    if (random.Chance(0.8)) Mix(Play(note), 0.5, first + SamplesOf(beat * style.beat_s), music);
    beat += beats;
  }
}

void AddDrums(const Style& style, size_t first, Random& random, Sound& music) {
  for (int eighth = 0; eighth < 8; ++eighth) {
    const size_t at = first + SamplesOf(eighth * style.beat_s / 2);
    Sound hat = WhiteNoise(0.05, random);
    for (size_t i = 0; i < hat.size(); ++i) hat[i] *= std::exp(-static_cast<float>(i) / 150);
    Mix(hat, 0.3 * style.drums, at, music);
    if (eighth % 4 == 0) Mix(Play({60, 0.2, 0.3, 0.002, 0.06, 0}), 1.5 * style.drums, at, music);
    if (eighth % 4 != 2) continue;
    Sound snare = WhiteNoise(0.15, random);
    for (size_t i = 0; i < snare.size(); ++i) snare[i] *= std::exp(-static_cast<float>(i) / 600);
    Mix(snare, 0.7 * style.drums, at, music);
  }
}

}  // namespace

Sound Music(double seconds, Random& random) {
  Sound music(SamplesOf(seconds));
  Style style(random);
  size_t pieces = 0;
  for (size_t first = 0; first < music.size(); first += SamplesOf(4 * style.beat_s)) {
    if (++pieces % 16 == 0) style = Style(random);
    const int root = random.Below(6);
    AddChord(style, root, first, random, music);
    AddMelody(style, root, first, random, music);
    if (style.drums > 0) AddDrums(style, first, random, music);
  }
  return music;
}

}  // namespace mote::trainer
