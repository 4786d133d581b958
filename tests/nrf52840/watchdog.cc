// SPDX-License-Identifier: Apache-2.0
#include "tests/nrf52840/watchdog.h"

#include <algorithm>

namespace mote::testing {
namespace {

constexpr uint32_t kStart = 0x000, kTimeout = 0x100, kRunStatus = 0x400, kRequestStatus = 0x404,
                   kReloadValue = 0x504, kReloadEnable = 0x508, kConfig = 0x50C, kReload = 0x600;
constexpr uint32_t kReloadKey = 0x6E524635, kLeastReloadValue = 0xF, kRunsInSleep = 1;

constexpr RegisterRow kMap[] = {
    {kStart, "TASKS_START", Access::kTask},
    {kTimeout, "EVENTS_TIMEOUT", Access::kEvent},
    {kIntenSet, "INTENSET", Access::kSet, 1, kInten},
    {kIntenClear, "INTENCLR", Access::kClear, 1, kInten},
    {kRunStatus, "RUNSTATUS", Access::kReadOnly},
    {kRequestStatus, "REQSTATUS", Access::kReadOnly, 0xFF, 1},
    {kReloadValue, "CRV", Access::kReadWrite, kWholeWord, kWholeWord},
    {kReloadEnable, "RREN", Access::kReadWrite, 0xFF, 1},
    {kConfig, "CONFIG", Access::kReadWrite, 0x9, kRunsInSleep},
    {kReload, "RR", Access::kWriteOnly, kWholeWord, 0, 8},
};

}  // namespace

Watchdog::Watchdog(World& world, Clock& clock)
    : Peripheral(world, "WDT", "6.36 WDT", kMap), clock_(clock) {}

void Watchdog::Reset() {
  Peripheral::Reset();
  is_running_ = is_paused_ = false;
  timeout_tick_ = reset_tick_ = kNever;
}

bool Watchdog::WantsReset() const { return is_running_ && clock_.LfTicks() >= reset_tick_; }

uint32_t Watchdog::Enabled() const { return Stored(kReloadEnable); }

uint64_t Watchdog::NextChange() const {
  const uint64_t tick = std::min(timeout_tick_, reset_tick_);
  return !is_running_ || is_paused_ ? kNever : clock_.LfTickTime(tick);
}

void Watchdog::Change() {
  if (!is_running_ || is_paused_ || clock_.LfTicks() < timeout_tick_) return;
  Raise(kTimeout);
  reset_tick_ = timeout_tick_ + (HasInterrupt() ? 2 : 0);
  timeout_tick_ = kNever;
}

void Watchdog::OnTask(uint32_t /*task*/) { Start(); }

void Watchdog::Start() {
  if (is_running_) return Violate(kStart, 1, "started twice");
  if (Enabled() == 0)
    Violate(kReloadEnable, 0, "started with no reload register: a reset is certain");
  clock_.ForceLf();
  is_running_ = true;
  Load();
}

void Watchdog::Load() {
  waiting_ = Enabled();
  timeout_tick_ = clock_.LfTicks() + Stored(kReloadValue) + 1;
}

void Watchdog::SetSleeping(bool is_sleeping) {
  const bool is_paused = is_sleeping && (Stored(kConfig) & kRunsInSleep) == 0;
  if (!is_running_ || is_paused == is_paused_ || timeout_tick_ == kNever) return;
  is_paused_ = is_paused;
  if (is_paused) {
    paused_ticks_left_ = timeout_tick_ - std::min(timeout_tick_, clock_.LfTicks());
  } else {
    timeout_tick_ = clock_.LfTicks() + paused_ticks_left_;
  }
}

void Watchdog::Request(uint32_t index, uint32_t value) {
  const uint32_t offset = kReload + 4 * index;
  if (value != kReloadKey) return Violate(offset, value, "only 0x6E524635 reloads");
  if (!is_running_) return;
  if ((Enabled() & (1u << index)) == 0) {
    return Violate(offset, value, "this reload register is not enabled in RREN");
  }
  waiting_ &= ~(1u << index);
  if (waiting_ == 0 && timeout_tick_ != kNever) Load();
}

uint32_t Watchdog::OnRead(uint32_t offset, uint32_t stored) {
  if (offset == kRunStatus) return is_running_ ? 1 : 0;
  if (offset == kRequestStatus) return is_running_ ? waiting_ : Enabled();
  return stored;
}

bool Watchdog::OnWrite(uint32_t offset, uint32_t value) {
  if (offset >= kReload) {
    Request((offset - kReload) / 4, value);
    return true;
  }
  if (offset == kReloadValue && value < kLeastReloadValue) {
    Violate(offset, value, "the least is 0x0000000F");
  }
  const bool is_locked = offset == kReloadValue || offset == kReloadEnable || offset == kConfig;
  if (!is_running_ || !is_locked) return true;
  Violate(offset, value, "locked: the watchdog runs");
  return false;
}

}  // namespace mote::testing
