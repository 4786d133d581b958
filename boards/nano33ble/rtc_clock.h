// SPDX-License-Identifier: Apache-2.0
// Time by RTC2, which goes on in sleep: 32,768 ticks a second, for longer than any device lives.
//   The counter has 24 bits, 512 s. Half periods are counted by an interrupt at 0 and at 0x800000;
//   a count that is odd says that the counter's uppermost bit is to be 1. Where the two disagree,
//   the interrupt has not come yet, and the counter is right.
// Start        once; from 0
// Ticks        since the start; also from a handler
// MillisNow    as runtime/port/clock.h: ticks * 1000 / 32768, of which 2^32 come and then 0
// WakeIn       Sleep() returns by then at the latest, two ticks or more from now
// OnInterrupt  of RTC2
// Source       nRF52840 Product Specification v1.1, 6.22: counter, overflow; 6.22.8: a compare
//              value two ticks ahead is the first that is surely met
#pragma once

#include "boards/nano33ble/peripheral.h"

namespace mote::board {

template <class Bus>
class RtcClock {
 public:
  constexpr explicit RtcClock(Bus& bus) : bus_(bus) {}

  void Start() {
    StartSlowClock(bus_);
    bus_.Write(kRtc2 + kRtcPrescaler, 0);  // it stands still since the reset
    bus_.Write(kRtc2 + kRtcClear, 1);
    ClearEvent(bus_, kRtc2 + kRtcOverflowEvent);
    ClearEvent(bus_, kRtc2 + kRtcCompareEvent0);
    bus_.Write(kRtc2 + kRtcCompare0, kHalfPeriod);
    bus_.Write(kRtc2 + kRtcInterruptSet, kRtcOverflowInterrupt | kRtcCompareInterrupt0);
    EnableInterrupt(bus_, kRtc2Interrupt);
    bus_.Write(kRtc2 + kRtcStart, 1);
  }

  uint64_t Ticks() const {
    const uint32_t halves = half_periods_;  // before the counter
    const uint32_t counter = bus_.Read(kRtc2 + kRtcCounter);
    return uint64_t{halves} * kHalfPeriod + (counter ^ ((halves & 1) * kHalfPeriod));
  }

  uint32_t MillisNow() const { return static_cast<uint32_t>(Ticks() * 125 / 4096); }

  void WakeIn(uint32_t ticks) {
    constexpr uint32_t kSoonest = 3;  // one may pass before the value is there
    const uint32_t counter = bus_.Read(kRtc2 + kRtcCounter);
    ClearEvent(bus_, kRtc2 + kRtcCompareEvent1);
    bus_.Write(kRtc2 + kRtcCompare1, (counter + (ticks < kSoonest ? kSoonest : ticks)) & kCounter);
    bus_.Write(kRtc2 + kRtcInterruptSet, kRtcCompareInterrupt1);
  }

  void OnInterrupt() {
    if (Take(kRtcOverflowEvent)) half_periods_ = half_periods_ + 1;
    if (Take(kRtcCompareEvent0)) half_periods_ = half_periods_ + 1;
    if (Take(kRtcCompareEvent1)) bus_.Write(kRtc2 + kRtcInterruptClear, kRtcCompareInterrupt1);
  }

 private:
  bool Take(uint32_t event) {
    if (bus_.Read(kRtc2 + event) == 0) return false;
    ClearEvent(bus_, kRtc2 + event);
    return true;
  }

  static constexpr uint32_t kHalfPeriod = 1u << 23;
  static constexpr uint32_t kCounter = (1u << 24) - 1;

  Bus& bus_;
  volatile uint32_t half_periods_ = 0;
};

}  // namespace mote::board
