// SPDX-License-Identifier: Apache-2.0
// What the drivers of the nRF52840's peripherals share. They are templates over Bus, the registers
// as a driver sees them: the chip's own (chip_bus.h), or a model of them in a test.
//   uint32_t Read(uint32_t address)
//   void Write(uint32_t address, uint32_t value)
//   uint32_t AddressOf(const void*)    as EasyDMA takes it
//   void Sleep()                       returns after an interrupt, or at once
#pragma once

#include "boards/nano33ble/nrf52840.h"

namespace mote::board {

inline constexpr uint32_t kTicksPerSecond = 32768;  // of the slow clock

template <class Bus>
void EnableInterrupt(Bus& bus, int number) {
  const auto n = static_cast<uint32_t>(number);
  bus.Write(static_cast<uint32_t>(kNvicEnable) + 4 * (n / 32), 1u << (n % 32));
}

// Read back, for the write takes up to four cycles to arrive: a handler that returned sooner would
// be entered again (6.1.4 Events).
template <class Bus>
void ClearEvent(Bus& bus, uint32_t event) {
  bus.Write(event, 0);
  static_cast<void>(bus.Read(event));
}

// The radio and the microphone need the accuracy of the 32 MHz crystal (5.4.1).
template <class Bus>
void StartCrystal(Bus& bus) {
  constexpr uint32_t kMask = kHfClockIsCrystal;
  if ((bus.Read(kHfClockStatus) & kMask) == kMask) return;
  bus.Write(kHfClockStart, 1);
  while ((bus.Read(kHfClockStatus) & kMask) != kMask) {
  }
}

// 32,768 Hz, made from the 32 MHz crystal: of the board's radio modules only some have a crystal of
// that frequency (NINA-B306-00B has, -01B has not: ArduinoCore-mbed, pull request 509), and as long
// as the microphone runs the other one does too. Before the watchdog starts, which would hold on to
// the source that it finds (5.4.2, 6.36).
template <class Bus>
void StartSlowClock(Bus& bus) {
  StartCrystal(bus);
  const uint32_t status = bus.Read(kLfClockStatus);
  const bool is_running = (status & kLfClockIsRunning) != 0;
  if (is_running && (status & kLfClockSourceBits) == kLfClockIsSynthesized) return;
  if (is_running) bus.Write(kLfClockStop, 1);  // a bootloader's: a source is chosen at rest only
  while ((bus.Read(kLfClockStatus) & kLfClockIsRunning) != 0) {
  }
  bus.Write(kLfClockSource, kLfClockIsSynthesized);
  bus.Write(kLfClockStart, 1);
  while ((bus.Read(kLfClockStatus) & kLfClockIsRunning) == 0) {
  }
}

}  // namespace mote::board
