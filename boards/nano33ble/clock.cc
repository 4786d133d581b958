// SPDX-License-Identifier: Apache-2.0
#include "boards/nano33ble/clock.h"

#include "boards/nano33ble/interrupts.h"
#include "runtime/port/clock.h"

namespace mote {
namespace {

board::RtcClock<board::ChipBus> rtc(board::chip_bus);
bool is_running = false;

}  // namespace

board::RtcClock<board::ChipBus>& board::Clock() {
  if (!is_running) {
    is_running = true;
    SetHandler(kRtc2Interrupt, [] { rtc.OnInterrupt(); });
    rtc.Start();
  }
  return rtc;
}

uint32_t port::MillisNow() { return board::Clock().MillisNow(); }

}  // namespace mote
