// SPDX-License-Identifier: Apache-2.0
// The board's own watchdog, which QEMU has. Source: Cortex-M System Design Kit Technical Reference
// Manual (Arm DDI 0479), APB watchdog; Arm DAI 0386 for its address and its interrupt, the NMI.
#include "boards/cortex_m4/registers.h"
#include "boards/mps2_an386/virtual_devices.h"
#include "runtime/port/watchdog.h"

namespace mote {
namespace {

using board::Register;

constexpr uintptr_t kLoad = 0x40008000;
constexpr uintptr_t kControl = 0x40008008;
constexpr uint32_t kInterruptAndReset = 3;
constexpr uintptr_t kLock = 0x40008C00;
constexpr uint32_t kUnlock = 0x1ACCE551;
constexpr uint32_t kTicksPerMilli = 25'000;  // its clock is that of the board, 25 MHz

uint32_t period_ticks = 0;

}  // namespace

void port::StartWatchdog(uint32_t millis) {
  Register(kLock) = kUnlock;
  period_ticks = millis * kTicksPerMilli;
  FeedWatchdog();
  Register(kControl) = kInterruptAndReset;
}

// What is loaded begins at once.
void port::FeedWatchdog() { Register(kLoad) = period_ticks; }

bool port::WasHung() { return board::WhatSurvives().last_reset == board::ResetBy::kWatchdog; }

}  // namespace mote

extern "C" void NmiHandler() { mote::board::ResetMachine(mote::board::ResetBy::kWatchdog); }
