// SPDX-License-Identifier: Apache-2.0
// port::StartWatchdog, port::FeedWatchdog, port::WasHung: a program that hangs is started again. A
// board supplies the bodies.
#pragma once

#include <stdint.h>

namespace mote::port {

// From now on FeedWatchdog() has to come within so many milliseconds of the last one. It cannot be
// stopped.
void StartWatchdog(uint32_t millis);
void FeedWatchdog();

// Was this start one of the watchdog's?
bool WasHung();

}  // namespace mote::port
