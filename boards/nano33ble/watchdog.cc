// SPDX-License-Identifier: Apache-2.0
#include "runtime/port/watchdog.h"

#include "boards/nano33ble/chip_bus.h"
#include "boards/nano33ble/wdt_watchdog.h"

namespace mote {

static board::WdtWatchdog<board::ChipBus> watchdog(board::chip_bus);

void port::StartWatchdog(uint32_t millis) { watchdog.Start(millis); }
void port::FeedWatchdog() { watchdog.Feed(); }
bool port::WasHung() { return watchdog.WasHung(); }

}  // namespace mote
