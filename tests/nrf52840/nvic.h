// SPDX-License-Identifier: Apache-2.0
// The NVIC of the Cortex-M4 (ARMv7-M Architecture Reference Manual, B3.4): which of the 48
// interrupts are enabled, pending and first. Priorities order what is pending; nothing preempts.
#pragma once

#include <array>
#include <cstdint>

#include "tests/nrf52840/world.h"

namespace mote::testing {

class Nvic {
 public:
  static constexpr uint32_t kBegin = 0xE000E100, kEnd = 0xE000E500;
  static constexpr int kInterrupts = 48;  // PS, Instantiation

  explicit Nvic(World& world) : world_(world) {}

  uint32_t Read(uint32_t address);
  void Write(uint32_t address, uint32_t value);
  void Reset();

  void SetPending(int interrupt) { pending_ |= 1ull << interrupt; }
  bool HasWork() const { return (pending_ & enabled_) != 0; }
  int TakeFirst();  // of those that are pending and enabled: the lowest priority value, then number

 private:
  uint64_t Group(uint32_t address, uint32_t value) const;
  void Violate(uint32_t address, uint32_t value, const char* what);

  World& world_;
  uint64_t enabled_ = 0, pending_ = 0;
  std::array<uint8_t, kInterrupts> priorities_ = {};
};

}  // namespace mote::testing
