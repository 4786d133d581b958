// SPDX-License-Identifier: Apache-2.0
// What all peripherals have in common (PS 6.1, Peripheral interface): tasks, events, INTEN, and
// registers of which each has its fields and who may read or write it.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "tests/nrf52840/register_map.h"
#include "tests/nrf52840/world.h"

namespace mote::testing {

class Peripheral {
 public:
  // `section` is where the PS describes it. `map` outlives the peripheral.
  Peripheral(World& world, const char* name, const char* section, RegisterMap map);
  virtual ~Peripheral() = default;
  Peripheral(const Peripheral&) = delete;
  Peripheral& operator=(const Peripheral&) = delete;

  uint32_t Read(uint32_t offset);
  void Write(uint32_t offset, uint32_t value);
  bool Has(uint32_t offset) const { return RowOf(offset) != nullptr; }
  const RegisterRow* RowOf(uint32_t offset) const;

  virtual void Reset();

  // When it will next do something by itself; Change() is called then, not earlier, perhaps later.
  virtual uint64_t NextChange() const { return kNever; }
  virtual void Change() {}

  // An event that INTEN lets through to the NVIC.
  bool HasInterrupt() const;

 protected:
  virtual void OnTask(uint32_t /*task*/) {}
  // What a register reads as, where that is not what was stored.
  virtual uint32_t OnRead(uint32_t /*offset*/, uint32_t stored) { return stored; }
  // False where the value must not be stored.
  virtual bool OnWrite(uint32_t /*offset*/, uint32_t /*value*/) { return true; }

  void Raise(uint32_t event) { Stored(event) = 1; }
  uint32_t& Stored(uint32_t offset) { return values_[offset / 4]; }
  uint32_t Stored(uint32_t offset) const { return values_[offset / 4]; }

  // "PDM.SAMPLE.PTR = 0x00000000: not in RAM (PS 6.15 PDM)"
  void Violate(uint32_t offset, uint32_t value, const std::string& what) const;
  std::string NameOf(uint32_t offset) const;

  World& world_;

 private:
  void Trigger(uint32_t offset, uint32_t value);
  void ClearEvent(uint32_t offset, uint32_t value);
  void Store(const RegisterRow& row, uint32_t offset, uint32_t value);
  bool FieldsAreGood(const RegisterRow& row, uint32_t offset, uint32_t value) const;

  static constexpr uint32_t kWords = 0x1000 / 4;

  const char* name_;
  const char* section_;
  RegisterMap map_;
  std::array<const RegisterRow*, kWords> row_of_ = {};
  std::array<uint32_t, kWords> values_ = {};
};

}  // namespace mote::testing
