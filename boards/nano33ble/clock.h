// SPDX-License-Identifier: Apache-2.0
// The board's one clock, for drivers that wait.
#pragma once

#include "boards/nano33ble/chip_bus.h"
#include "boards/nano33ble/rtc_clock.h"

namespace mote::board {

// Runs from the first call on.
RtcClock<ChipBus>& Clock();

}  // namespace mote::board
