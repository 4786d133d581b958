// SPDX-License-Identifier: Apache-2.0
// port::StartMicrophone, port::NextSound: sound as it comes. A board supplies the bodies; one
// without a microphone has none, and what listens does not link for it.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "runtime/base/span.h"

namespace mote::port {

struct SoundPiece {
  Span<const int16_t> samples;  // a hop; none where none came in the time of two
  uint32_t lost_samples;        // that came before these and were not fetched in time
};

// `buffer` holds two hops or more: the microphone fills one while others wait or are read. It stays
// as long as the microphone runs, which is for ever.
void StartMicrophone(int32_t rate_hz, size_t hop_samples, Span<int16_t> buffer);

// Sleeps until the next hop is there. Its samples stay as they are until the next call.
SoundPiece NextSound();

}  // namespace mote::port
