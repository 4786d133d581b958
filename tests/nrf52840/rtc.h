// SPDX-License-Identifier: Apache-2.0
// RTC (PS 6.22): a 24-bit counter of LFCLK over a prescaler.
//
// Where the PS leaves a choice, this takes the one that hurts:
//  - a task takes effect at the first edge of LFCLK that is 15 us away or more (PS, jitter: 15 to
//  46 us);
//  - CC that is set to COUNTER or COUNTER + 1 does not match before the counter has gone around;
//  - where the CC that is replaced was COUNTER + 1, its match still comes;
//  - an event that neither EVTEN nor INTEN enables does not occur.
#pragma once

#include <array>
#include <deque>

#include "tests/nrf52840/clock.h"
#include "tests/nrf52840/peripheral.h"

namespace mote::testing {

class Rtc : public Peripheral {
 public:
  // Of RTC0, RTC1 and RTC2; the first has three compare registers, the others four.
  Rtc(World& world, const Clock& clock, int index);

  uint32_t counter() const { return CountAt(Total()); }

  void Reset() override;
  uint64_t NextChange() const override;
  void Change() override;

 private:
  struct DueTask {
    uint32_t task;
    uint64_t tick;  // of LFCLK
  };

  void OnTask(uint32_t task) override;
  uint32_t OnRead(uint32_t offset, uint32_t stored) override;
  bool OnWrite(uint32_t offset, uint32_t value) override;

  void TakeEffect(const DueTask& due);
  void CatchUp();
  void RaiseUpTo(uint64_t total);
  void SetCompare(uint32_t index, uint32_t value);
  bool IsEnabled(uint32_t event) const;

  // `total`: increments since the counter was last set to base_count_.
  uint64_t TotalAt(uint64_t tick) const;
  uint64_t Total() const { return TotalAt(clock_.LfTicks()); }
  uint32_t CountAt(uint64_t total) const;
  uint64_t NextTotalOf(uint32_t count) const;  // that reaches `count`, after last_total_
  uint64_t NextMatchOf(uint32_t index) const;  // of a compare register, kNever too
  uint64_t NextTotalOfAnEvent() const;

  const Clock& clock_;
  uint32_t compares_;
  std::deque<DueTask> due_;
  bool is_running_ = false;
  uint32_t base_count_ = 0, divider_ = 1;
  uint64_t base_tick_ = 0, last_total_ = 0;
  std::array<uint64_t, 4> match_from_ = {};      // a total: before it the register does not match
  std::array<uint64_t, 4> replaced_match_ = {};  // a total at which the old value still does
};

}  // namespace mote::testing
