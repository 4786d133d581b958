// SPDX-License-Identifier: Apache-2.0
#include "tests/nrf52840/rtc.h"

#include <algorithm>

namespace mote::testing {
namespace {

constexpr uint32_t kStart = 0x000, kStop = 0x004, kClear = 0x008, kTriggerOverflow = 0x00C,
                   kTick = 0x100, kOverflow = 0x104, kCompare = 0x140, kEventEnable = 0x340,
                   kEventEnableSet = 0x344, kEventEnableClear = 0x348, kCounter = 0x504,
                   kPrescaler = 0x508, kCc = 0x540;
constexpr uint32_t kAroundOverflow = 0xFFFFF0;
constexpr uint64_t kCounts = 1u << 24;
constexpr uint64_t kTaskDelayNs = 15'000;

template <uint32_t compares>
constexpr uint32_t kEvents = 0x3 | (((1u << compares) - 1) << 16);

template <uint32_t compares>
constexpr RegisterRow kMap[] = {
    {kStart, "TASKS_START", Access::kTask},
    {kStop, "TASKS_STOP", Access::kTask},
    {kClear, "TASKS_CLEAR", Access::kTask},
    {kTriggerOverflow, "TASKS_TRIGOVRFLW", Access::kTask},
    {kTick, "EVENTS_TICK", Access::kEvent},
    {kOverflow, "EVENTS_OVRFLW", Access::kEvent},
    {kCompare, "EVENTS_COMPARE", Access::kEvent, 1, 0, compares},
    {kIntenSet, "INTENSET", Access::kSet, kEvents<compares>, kInten},
    {kIntenClear, "INTENCLR", Access::kClear, kEvents<compares>, kInten},
    {kEventEnable, "EVTEN", Access::kReadWrite, kEvents<compares>},
    {kEventEnableSet, "EVTENSET", Access::kSet, kEvents<compares>, kEventEnable},
    {kEventEnableClear, "EVTENCLR", Access::kClear, kEvents<compares>, kEventEnable},
    {kCounter, "COUNTER", Access::kReadOnly, 0xFFFFFF},
    {kPrescaler, "PRESCALER", Access::kReadWrite, 0xFFF},
    {kCc, "CC", Access::kReadWrite, 0xFFFFFF, 0, compares},
};

constexpr const char* kNames[] = {"RTC0", "RTC1", "RTC2"};

RegisterMap MapOf(int index) {
  if (index == 0) return kMap<3>;
  return kMap<4>;
}

}  // namespace

Rtc::Rtc(World& world, const Clock& clock, int index)
    : Peripheral(world, kNames[index], "6.22 RTC", MapOf(index)),
      clock_(clock),
      compares_(index == 0 ? 3 : 4) {
  replaced_match_.fill(kNever);
}

void Rtc::Reset() {
  Peripheral::Reset();
  due_.clear();
  is_running_ = false;
  base_count_ = 0;
  divider_ = 1;
  last_total_ = 0;
  match_from_ = {};
  replaced_match_.fill(kNever);
}

uint64_t Rtc::TotalAt(uint64_t tick) const {
  return is_running_ ? (tick - base_tick_) / divider_ : 0;
}

uint32_t Rtc::CountAt(uint64_t total) const {
  return static_cast<uint32_t>((base_count_ + total) % kCounts);
}

uint64_t Rtc::NextTotalOf(uint32_t count) const {
  const uint64_t steps = (count + kCounts - CountAt(last_total_)) % kCounts;
  return last_total_ + (steps == 0 ? kCounts : steps);
}

uint64_t Rtc::NextMatchOf(uint32_t index) const {
  uint64_t total = NextTotalOf(Stored(kCc + 4 * index));
  if (total < match_from_[index]) total += kCounts;
  return std::min(total, replaced_match_[index]);
}

bool Rtc::IsEnabled(uint32_t event) const {
  return ((Stored(kEventEnable) | Stored(kInten)) & EventBit(event)) != 0;
}

uint64_t Rtc::NextTotalOfAnEvent() const {
  uint64_t total = kNever;
  if (IsEnabled(kTick)) total = last_total_ + 1;
  if (IsEnabled(kOverflow)) total = std::min(total, NextTotalOf(0));
  for (uint32_t i = 0; i < compares_; ++i) {
    if (IsEnabled(kCompare + 4 * i)) total = std::min(total, NextMatchOf(i));
  }
  return total;
}

uint64_t Rtc::NextChange() const {
  uint64_t tick = due_.empty() ? kNever : due_.front().tick;
  if (is_running_) {
    const uint64_t total = NextTotalOfAnEvent();
    if (total != kNever) tick = std::min(tick, base_tick_ + total * divider_);
  }
  return tick == kNever ? kNever : clock_.LfTickTime(tick);
}

void Rtc::Change() { CatchUp(); }

void Rtc::CatchUp() {
  const uint64_t tick = clock_.LfTicks();
  while (!due_.empty() && due_.front().tick <= tick) {
    const DueTask due = due_.front();
    due_.pop_front();
    RaiseUpTo(TotalAt(due.tick));
    TakeEffect(due);
  }
  RaiseUpTo(TotalAt(tick));
}

void Rtc::RaiseUpTo(uint64_t total) {
  if (!is_running_ || total == last_total_) return;
  if (IsEnabled(kTick)) Raise(kTick);
  if (IsEnabled(kOverflow) && NextTotalOf(0) <= total) Raise(kOverflow);
  for (uint32_t i = 0; i < compares_; ++i) {
    if (IsEnabled(kCompare + 4 * i) && NextMatchOf(i) <= total) Raise(kCompare + 4 * i);
    if (replaced_match_[i] <= total) replaced_match_[i] = kNever;
  }
  last_total_ = total;
}

void Rtc::OnTask(uint32_t task) {
  if (task == kStart && !clock_.LfIsOn()) Violate(task, 1, "LFCLK was not started before");
  CatchUp();
  // Where LFCLK is off: at its first tick.
  const uint64_t tick = clock_.LfTicksAt(world_.now_ns + kTaskDelayNs) + 1;
  due_.push_back({task, tick});
}

void Rtc::TakeEffect(const DueTask& due) {
  const uint32_t count = CountAt(TotalAt(due.tick));
  if (due.task == kStop) {
    is_running_ = false;
    base_count_ = count;
  } else if (due.task == kStart && is_running_) {
    return;
  } else {
    base_count_ = due.task == kClear ? 0 : due.task == kTriggerOverflow ? kAroundOverflow : count;
    is_running_ = is_running_ || due.task == kStart;
  }
  base_tick_ = due.tick;
  divider_ = Stored(kPrescaler) + 1;
  last_total_ = 0;
  match_from_ = {};
  replaced_match_.fill(kNever);
}

uint32_t Rtc::OnRead(uint32_t offset, uint32_t stored) {
  CatchUp();
  if (offset == kCounter) return counter();
  return offset < kFirstEvent + 0x100 ? Stored(offset) : stored;
}

bool Rtc::OnWrite(uint32_t offset, uint32_t value) {
  CatchUp();
  const auto starts = [](const DueTask& due) { return due.task == kStart; };
  if (offset == kPrescaler && (is_running_ || std::ranges::any_of(due_, starts))) {
    Violate(offset, value, "only to be written while the RTC is stopped");
    return false;
  }
  if (offset >= kCc) SetCompare((offset - kCc) / 4, value);
  return true;
}

void Rtc::SetCompare(uint32_t index, uint32_t value) {
  if (!is_running_) return;
  const uint64_t old_match = NextMatchOf(index);
  replaced_match_[index] = old_match == last_total_ + 1 ? old_match : kNever;
  const bool is_too_near = value == CountAt(last_total_) || value == CountAt(last_total_ + 1);
  match_from_[index] = is_too_near ? last_total_ + 2 : 0;
}

}  // namespace mote::testing
