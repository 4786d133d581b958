// SPDX-License-Identifier: Apache-2.0
// POWER (PS 5.3): the reset reason, the retained registers, sleep events. Brown-out, USB supply and
// System OFF are not modelled; what the registers of the RAM blocks switch off stays readable.
#pragma once

#include "tests/nrf52840/peripheral.h"

namespace mote::testing {

class Power : public Peripheral {
 public:
  static constexpr uint32_t kWatchdogReset = 1u << 1;  // RESETREAS.DOG

  explicit Power(World& world);

  uint32_t reset_reason() const;
  // RESETREAS collects reasons until ones are written to it; after power-on it is 0.
  void ResetBecause(uint32_t reason);
  void PowerOn();

  void EnterSleep();
  void LeaveSleep();

 private:
  bool OnWrite(uint32_t offset, uint32_t value) override;
};

}  // namespace mote::testing
