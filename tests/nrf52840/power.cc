// SPDX-License-Identifier: Apache-2.0
#include "tests/nrf52840/power.h"

namespace mote::testing {
namespace {

constexpr uint32_t kSleepEnter = 0x114, kSleepExit = 0x118, kResetReason = 0x400,
                   kSystemOff = 0x500;

constexpr RegisterRow kMap[] = {
    {0x078, "TASKS_CONSTLAT", Access::kTask},
    {0x07C, "TASKS_LOWPWR", Access::kTask},
    {0x108, "EVENTS_POFWARN", Access::kEvent},
    {kSleepEnter, "EVENTS_SLEEPENTER", Access::kEvent},
    {kSleepExit, "EVENTS_SLEEPEXIT", Access::kEvent},
    {0x11C, "EVENTS_USBDETECTED", Access::kEvent},
    {0x120, "EVENTS_USBREMOVED", Access::kEvent},
    {0x124, "EVENTS_USBPWRRDY", Access::kEvent},
    {kIntenSet, "INTENSET", Access::kSet, 0x3E4, kInten},
    {kIntenClear, "INTENCLR", Access::kClear, 0x3E4, kInten},
    {kResetReason, "RESETREAS", Access::kReadWrite, 0x1F000F},
    {0x428, "RAMSTATUS", Access::kReadOnly, 0xF},
    {0x438, "USBREGSTATUS", Access::kReadOnly, 0x3},
    {kSystemOff, "SYSTEMOFF", Access::kWriteOnly},
    {0x510, "POFCON", Access::kReadWrite, 0xF1F},
    {0x51C, "GPREGRET", Access::kReadWrite, 0xFF},
    {0x520, "GPREGRET2", Access::kReadWrite, 0xFF},
    {0x578, "DCDCEN", Access::kReadWrite},
    {0x580, "DCDCEN0", Access::kReadWrite},
    {0x640, "MAINREGSTATUS", Access::kReadOnly},
};

}  // namespace

Power::Power(World& world) : Peripheral(world, "POWER", "5.3 POWER", kMap) {}

uint32_t Power::reset_reason() const { return Stored(kResetReason); }

void Power::ResetBecause(uint32_t reason) {
  const uint32_t reasons = reset_reason() | reason;
  Reset();
  Stored(kResetReason) = reasons;
}

void Power::PowerOn() { Reset(); }
void Power::EnterSleep() { Raise(kSleepEnter); }
void Power::LeaveSleep() { Raise(kSleepExit); }

bool Power::OnWrite(uint32_t offset, uint32_t value) {
  if (offset == kResetReason) Stored(offset) &= ~value;
  if (offset == kSystemOff) Violate(offset, value, "System OFF is not modelled");
  return offset != kResetReason;
}

}  // namespace mote::testing
