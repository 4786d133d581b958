// SPDX-License-Identifier: Apache-2.0
// What resembles a household: hum, fans and water that come and go, and things that are struck,
// put down, that beep or ring.
#pragma once

#include "trainer/synthesis/waves.h"

namespace mote::trainer {

Sound Household(double seconds, Random& random);

}  // namespace mote::trainer
