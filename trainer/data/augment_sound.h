// SPDX-License-Identifier: Apache-2.0
// Other renderings of a recording: in 16 bits with saturation, before the front end.
#pragma once

#include <cstdint>
#include <vector>

#include "player/mix_sound.h"
#include "support/result.h"
#include "trainer/common/random.h"
#include "trainer/data/settings.h"

namespace mote::trainer {

using player::Samples;

// Later by so many samples (earlier where negative), as long as before: silence comes in, what
// goes out is lost.
void Shift(int64_t samples_later, Samples& samples);

// A room: the sound itself and, delayed by 2 ms and more, echoes of both signs at random times,
// 2000 a second, that decay by 60 dB in t60_s; all echoes together have the power of the sound
// itself times 10^(-direct_db / 10). As long as before.
// Source: Karjalainen, Jarvelainen 2007, "Reverberation modeling using velvet noise", section 2
void Reverberate(double t60_s, double direct_db, int32_t rate_hz, Random& random, Samples& samples);

// So many times as fast, and as high.
Status ChangeSpeed(double factor, Samples& samples);

// Draws and applies, in this order: speed, room, shift, gain, noise. `noises` may be none.
Status AugmentSound(const AugmentSettings& augment,
                    const std::vector<Samples>& noises,
                    int32_t rate_hz,
                    uint64_t seed,
                    Samples& samples);

// What AugmentSound() may need of a recording besides the part that is wanted, at either side.
int64_t MarginSamples(const AugmentSettings& augment, int64_t wanted, int32_t rate_hz);

}  // namespace mote::trainer
