// SPDX-License-Identifier: Apache-2.0
// What synthesised sounds are made of, at 16 kHz, full scale 1.
#pragma once

#include <cstddef>
#include <vector>

#include "trainer/common/random.h"

namespace mote::trainer {

using Sound = std::vector<float>;

inline constexpr int kRateHz = 16000;

size_t SamplesOf(double seconds);

// `part` times `level` from `first` on, as far as `sound` goes.
void Mix(const Sound& part, double level, size_t first, Sound& sound);

// So loud that the root of the mean square is `db` below full scale; silence stays.
void SetLevel(double db, Sound& sound);

// A resonance of 2 poles: what is near `hz` stays, within `width_hz`.
void Resonate(double hz, double width_hz, Sound& sound);

Sound WhiteNoise(double seconds, Random& random);

// A tone with harmonics whose levels fall by `fall` (0 .. 1) each, with attack and decay, and
// vibrato of so many cents.
struct Note {
  double hz, seconds, fall, attack_s, decay_s, vibrato_cents;
};
Sound Play(const Note& note);

// Something that is struck: `modes` decaying tones from `hz` up, not harmonic.
Sound Strike(double hz, int modes, double decay_s, Random& random);

}  // namespace mote::trainer
