// SPDX-License-Identifier: Apache-2.0
// Sounds louder, softer and in noise, in 16 bits with saturation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "runtime/base/span.h"

namespace mote::player {

using Samples = std::vector<int16_t>;

// The nearest of 16 bits.
int16_t Saturated(double sample);
// What a sample is multiplied by to be so many decibels louder.
double AmplitudeOf(double db);

// Times AmplitudeOf(db).
void Gain(double db, Samples& samples);

// The mean square.
double Power(Span<const int16_t> samples);
// The mean power of what is active: blocks of 20 ms within 20 dB of the loudest. 0 of silence.
double ActivePower(Span<const int16_t> samples, int32_t rate_hz);
// The end of the last such block, in samples; 0 of silence.
size_t ActiveEnd(Span<const int16_t> samples, int32_t rate_hz);

// `noise` from `first` on, again from its beginning where it ends, so loud that the active power of
// the recording is snr_db above its power. Nothing where one of both is silent.
void AddNoise(const Samples& noise, size_t first, double snr_db, int32_t rate_hz, Samples& samples);

}  // namespace mote::player
