// SPDX-License-Identifier: Apache-2.0
// port::MillisNow: time that goes on in sleep. A board supplies the body.
#pragma once

#include <stdint.h>

namespace mote::port {

// Milliseconds since the start; after 2^32 of them, 49 days, again from 0. Differences are right.
uint32_t MillisNow();

}  // namespace mote::port
