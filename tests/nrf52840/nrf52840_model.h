// SPDX-License-Identifier: Apache-2.0
// A register-level model of the nRF52840 for drivers that are templates over a bus. Its source is
// the nRF52840 Product Specification v1.1 (PS), with offsets, fields and reset values as in
// Nordic's nrf52840.svd; no driver was looked at. It is strict: whatever the specification forbids
// or leaves undefined is kept in violations(), with register, value and section, and a test wants
// that empty.
//
// Time passes with each access to the bus (125 ns, two cycles of the peripherals' 16 MHz), in
// Sleep(), in Advance(), and while the flash is busy, since the code is in flash and waits.
// Handlers run when time passes or a register was written, one at a time; what is left pending runs
// next.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "tests/nrf52840/clock.h"
#include "tests/nrf52840/factory_information.h"
#include "tests/nrf52840/gpio.h"
#include "tests/nrf52840/nvic.h"
#include "tests/nrf52840/nvmc.h"
#include "tests/nrf52840/pdm.h"
#include "tests/nrf52840/power.h"
#include "tests/nrf52840/radio.h"
#include "tests/nrf52840/rtc.h"
#include "tests/nrf52840/watchdog.h"
#include "tests/nrf52840/world.h"

namespace mote::testing {

class Nrf52840Model {
 public:
  Nrf52840Model();

  // ---- The bus.
  uint32_t Read(uint32_t address);
  void Write(uint32_t address, uint32_t value);
  uint32_t AddressOf(const void* memory);  // of memory that MapMemory() was given
  // WFE: returns at once if a handler has run since the last one began, otherwise after the next
  // that runs, which lets the one that follows return at once too (ARMv7-M ARM, B1.5.18, the event
  // register). Where none can ever come, the test ends here with a message.
  void Sleep();

  // ---- The test's side.
  void SetHandler(int interrupt, std::function<void()> handler);
  void Advance(uint64_t nanoseconds);
  uint64_t now_ns() const { return world_.now_ns; }
  // Code in RAM does not wait for the flash: READY has to be asked.
  void SetCodeInRam(bool is_in_ram) { code_is_in_ram_ = is_in_ram; }

  void MapMemory(const void* memory, size_t size_bytes, uint32_t address);
  void SetMicrophone(std::function<int16_t(uint64_t sample_index)> sound);
  const std::vector<SentPacket>& packets() const { return radio_.packets(); }

  std::vector<uint8_t>& flash() { return nvmc_.flash(); }
  uint32_t page_erases(uint32_t address) const { return nvmc_.erases(address / Nvmc::kPageBytes); }

  // The supply fails in the middle of the flash operation after `operations` more (a word written,
  // or a page erased). From there the CPU seems to go on, but flash stays as it is and nothing is
  // sent.
  void CutPowerAfter(uint32_t operations, uint32_t seed = 1) {
    nvmc_.CutPowerAfter(operations, seed);
  }
  bool has_power() const { return world_.has_power; }
  // Power-on reset: all but flash, time and mapped memory.
  void RestorePower();

  // Since power-on or ClearReset(). The peripherals are as after a reset; the code that hung is
  // still there, and the test begins anew.
  bool was_reset() const { return was_reset_; }
  void ClearReset() { was_reset_ = false; }
  uint32_t reset_reason() const { return power_.reset_reason(); }  // RESETREAS

  const std::vector<std::string>& violations() const { return world_.violations(); }

 private:
  struct Block {
    uint32_t address;
    Peripheral* peripheral;
    int interrupt;  // -1: none
  };

  uint32_t ReadPeripheral(uint32_t address);
  void WritePeripheral(uint32_t address, uint32_t value);
  Peripheral* Find(uint32_t address, uint32_t* offset);
  bool IsShared(uint32_t address, uint32_t offset) const;
  void AccessFlash();

  uint64_t NextChange() const;
  void RunUntil(uint64_t time_ns);
  void Step();
  void Dispatch();
  void RunHandler(int interrupt);
  void UpdatePending();
  void ResetChip();
  void WatchStorm(int interrupt);
  [[noreturn]] void SleepForever();

  World world_;
  Nvic nvic_{world_};
  Power power_{world_};
  Clock clock_{world_};
  Gpio gpio_{world_};
  Nvmc nvmc_{world_};
  Pdm pdm_{world_, clock_, gpio_};
  Rtc rtc0_{world_, clock_, 0}, rtc1_{world_, clock_, 1}, rtc2_{world_, clock_, 2};
  Radio radio_{world_, clock_};
  Watchdog watchdog_{world_, clock_};
  FactoryInformation factory_information_{world_};
  std::array<Block, 12> blocks_;

  std::array<std::function<void()>, Nvic::kInterrupts> handlers_;
  bool is_in_handler_ = false, is_asleep_ = false, waits_for_flash_ = false;
  bool has_event_ = false;  // the CPU's event register: a handler has run
  bool was_reset_ = false, code_is_in_ram_ = false;
  int storm_interrupt_ = -1, storm_ = 0;
};

}  // namespace mote::testing
