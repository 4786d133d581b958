// SPDX-License-Identifier: Apache-2.0
// The watchdog: a reset of the chip where it is not fed in time, also in sleep.
// Start, Feed, WasHung   as runtime/port/watchdog.h; up to 36 hours
// Source                 nRF52840 Product Specification v1.1, 6.36: timeout (CRV + 1) / 32768 s,
//                        what it is told holds from START until a reset. 5.3: RESETREAS
#pragma once

#include "boards/nano33ble/peripheral.h"

namespace mote::board {

template <class Bus>
class WdtWatchdog {
 public:
  constexpr explicit WdtWatchdog(Bus& bus) : bus_(bus) {}

  void Start(uint32_t millis) {
    StartSlowClock(bus_);
    if ((bus_.Read(kWatchdogRunStatus) & 1) == 0) {
      const uint64_t ticks = uint64_t{millis} * kTicksPerSecond / 1000;
      bus_.Write(kWatchdogReload, static_cast<uint32_t>(ticks - 1));
      bus_.Write(kWatchdogConfig, kWatchdogRunsInSleep);
      bus_.Write(kWatchdogReloadEnable, 1);
      bus_.Write(kWatchdogStart, 1);
    }
    Feed();
  }

  void Feed() { bus_.Write(kWatchdogRequest0, kWatchdogRequest); }

  // The chip adds reasons up, and leaves clearing them to the program.
  bool WasHung() {
    if ((bus_.Read(kResetReason) & kResetByWatchdog) != 0) {
      was_hung_ = true;
      bus_.Write(kResetReason, kResetByWatchdog);
    }
    return was_hung_;
  }

 private:
  Bus& bus_;
  bool was_hung_ = false;
};

}  // namespace mote::board
