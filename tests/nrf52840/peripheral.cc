// SPDX-License-Identifier: Apache-2.0
#include "tests/nrf52840/peripheral.h"

#include <fmt/format.h>

namespace mote::testing {

Peripheral::Peripheral(World& world, const char* name, const char* section, RegisterMap map)
    : world_(world), name_(name), section_(section), map_(map) {
  for (const RegisterRow& row : map_) {
    for (uint32_t i = 0; i < row.count; ++i) row_of_[row.offset / 4 + i] = &row;
  }
  Peripheral::Reset();
}

void Peripheral::Reset() {
  values_ = {};
  for (const RegisterRow& row : map_) {
    if (row.access == Access::kSet || row.access == Access::kClear) continue;
    for (uint32_t i = 0; i < row.count; ++i) values_[row.offset / 4 + i] = row.reset;
  }
}

const RegisterRow* Peripheral::RowOf(uint32_t offset) const {
  return offset % 4 == 0 && offset / 4 < kWords ? row_of_[offset / 4] : nullptr;
}

uint32_t Peripheral::Read(uint32_t offset) {
  const RegisterRow* row = RowOf(offset);
  if (row == nullptr) {
    Violate(offset, 0, "was read, and there is no such register");
    return 0;
  }
  if (row->access == Access::kTask || row->access == Access::kWriteOnly) {
    Violate(offset, 0, "was read, and is write-only");
    return 0;
  }
  const bool is_mask = row->access == Access::kSet || row->access == Access::kClear;
  const uint32_t at = is_mask ? row->reset : offset;
  return OnRead(at, Stored(at));
}

void Peripheral::Write(uint32_t offset, uint32_t value) {
  const RegisterRow* row = RowOf(offset);
  if (row == nullptr) return Violate(offset, value, "there is no such register");
  switch (row->access) {
    case Access::kTask:
      return Trigger(offset, value);
    case Access::kEvent:
      return ClearEvent(offset, value);
    case Access::kReadOnly:
      return Violate(offset, value, "read-only");
    case Access::kReadWrite:
    case Access::kWriteOnly:
    case Access::kSet:
    case Access::kClear:
      return Store(*row, offset, value);
  }
}

void Peripheral::Trigger(uint32_t offset, uint32_t value) {
  if (value != 1) return Violate(offset, value, "a task is triggered by writing 1");
  OnTask(offset);
}

void Peripheral::ClearEvent(uint32_t offset, uint32_t value) {
  if (value != 0) return Violate(offset, value, "an event is cleared by writing 0");
  OnRead(offset, Stored(offset));  // what has happened by now is cleared too
  Stored(offset) = 0;
}

bool Peripheral::FieldsAreGood(const RegisterRow& row, uint32_t offset, uint32_t value) const {
  // Reserved bits that read as something else than 0 may be written back: reset values have them.
  if ((value & ~row.bits) == 0 || value == row.reset) return true;
  Violate(offset, value, fmt::format("reserved bits are set, its fields are 0x{:08X}", row.bits));
  return false;
}

void Peripheral::Store(const RegisterRow& row, uint32_t offset, uint32_t value) {
  if (row.access == Access::kSet || row.access == Access::kClear) {
    if ((value & ~row.bits) != 0) Violate(offset, value, "no such bits");
    const uint32_t old = OnRead(row.reset, Stored(row.reset));
    const uint32_t bits = value & row.bits;
    const uint32_t next = row.access == Access::kSet ? old | bits : old & ~bits;
    if (OnWrite(row.reset, next)) Stored(row.reset) = next;
    return;
  }
  const bool is_good = FieldsAreGood(row, offset, value);
  const uint32_t next = is_good ? value : value & row.bits;
  if (OnWrite(offset, next)) Stored(offset) = next;
}

bool Peripheral::HasInterrupt() const {
  const uint32_t inten = Stored(kInten);
  if (inten == 0) return false;
  for (uint32_t i = 0; i < 32; ++i) {
    if (((inten >> i) & 1) != 0 && Stored(kFirstEvent + 4 * i) != 0) return true;
  }
  return false;
}

std::string Peripheral::NameOf(uint32_t offset) const {
  const RegisterRow* row = RowOf(offset);
  if (row == nullptr) return fmt::format("{}+0x{:03X}", name_, offset);
  if (row->count == 1) return fmt::format("{}.{}", name_, row->name);
  return fmt::format("{}.{}[{}]", name_, row->name, (offset - row->offset) / 4);
}

void Peripheral::Violate(uint32_t offset, uint32_t value, const std::string& what) const {
  world_.Violate(fmt::format("{} = 0x{:08X}: {} (PS {})", NameOf(offset), value, what, section_));
}

}  // namespace mote::testing
