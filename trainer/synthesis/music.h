// SPDX-License-Identifier: Apache-2.0
// What resembles music: chords, a bass, a melody and drums, at a random tempo with random timbres.
#pragma once

#include "trainer/synthesis/waves.h"

namespace mote::trainer {

Sound Music(double seconds, Random& random);

}  // namespace mote::trainer
