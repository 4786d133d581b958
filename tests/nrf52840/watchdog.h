// SPDX-License-Identifier: Apache-2.0
// WDT (PS 6.36): counts LFCLK from CRV down, and resets the chip unless all enabled reload
// registers are written in time. Once started it stops for nothing but a reset.
#pragma once

#include "tests/nrf52840/clock.h"
#include "tests/nrf52840/peripheral.h"

namespace mote::testing {

class Watchdog : public Peripheral {
 public:
  Watchdog(World& world, Clock& clock);

  // The reset is due; with the interrupt on, two ticks after TIMEOUT.
  bool WantsReset() const;

  // It counts while the CPU sleeps only if CONFIG.SLEEP says so.
  void SetSleeping(bool is_sleeping);

  void Reset() override;
  uint64_t NextChange() const override;
  void Change() override;

 private:
  void OnTask(uint32_t task) override;
  uint32_t OnRead(uint32_t offset, uint32_t stored) override;
  bool OnWrite(uint32_t offset, uint32_t value) override;
  void Start();
  void Request(uint32_t index, uint32_t value);
  void Load();
  uint32_t Enabled() const;

  Clock& clock_;
  bool is_running_ = false, is_paused_ = false;
  uint32_t waiting_ = 0;  // enabled and not yet requested
  uint64_t timeout_tick_ = kNever, reset_tick_ = kNever;
  uint64_t paused_ticks_left_ = 0;
};

}  // namespace mote::testing
