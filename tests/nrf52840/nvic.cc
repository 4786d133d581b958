// SPDX-License-Identifier: Apache-2.0
#include "tests/nrf52840/nvic.h"

#include <fmt/format.h>

namespace mote::testing {
namespace {

// Blocks of 0x80 bytes from kBegin; the priorities are a byte each.
enum Block : uint32_t { kSetEnable = 0, kClearEnable = 1, kSetPending = 2, kClearPending = 3 };
constexpr uint32_t kPriorities = 0xE000E400;
constexpr uint8_t kPriorityBits = 0xE0;  // the nRF52840 has three
constexpr uint64_t kAll = (1ull << Nvic::kInterrupts) - 1;

uint32_t BlockOf(uint32_t address) { return (address - Nvic::kBegin) / 0x80; }
uint32_t WordOf(uint32_t address) { return (address - Nvic::kBegin) % 0x80 / 4; }

bool IsPriority(uint32_t address) {
  return address >= kPriorities && address < kPriorities + Nvic::kInterrupts && address % 4 == 0;
}

bool IsInGroup(uint32_t address) {
  return address % 4 == 0 && BlockOf(address) <= kClearPending && WordOf(address) < 2;
}

}  // namespace

void Nvic::Violate(uint32_t address, uint32_t value, const char* what) {
  world_.Violate(fmt::format("NVIC 0x{:08X} = 0x{:08X}: {} (ARMv7-M B3.4)", address, value, what));
}

void Nvic::Reset() {
  enabled_ = pending_ = 0;
  priorities_ = {};
}

uint64_t Nvic::Group(uint32_t address, uint32_t value) const {
  return uint64_t{value} << (32 * WordOf(address));
}

uint32_t Nvic::Read(uint32_t address) {
  if (IsPriority(address)) {
    uint32_t value = 0;
    for (uint32_t i = 0; i < 4; ++i)
      value |= uint32_t{priorities_[address - kPriorities + i]} << 8 * i;
    return value;
  }
  if (!IsInGroup(address)) {
    Violate(address, 0, "was read, and there is no such register");
    return 0;
  }
  const uint64_t bits = BlockOf(address) <= kClearEnable ? enabled_ : pending_;
  return static_cast<uint32_t>(bits >> (32 * WordOf(address)));
}

void Nvic::Write(uint32_t address, uint32_t value) {
  if (IsPriority(address)) {
    for (uint32_t i = 0; i < 4; ++i) {
      priorities_[address - kPriorities + i] = static_cast<uint8_t>(value >> 8 * i) & kPriorityBits;
    }
    return;
  }
  if (!IsInGroup(address)) return Violate(address, value, "there is no such register");
  const uint64_t bits = Group(address, value);
  if ((bits & ~kAll) != 0) Violate(address, value, "there are 48 interrupts");
  switch (BlockOf(address)) {
    case kSetEnable:
      enabled_ |= bits & kAll;
      return;
    case kClearEnable:
      enabled_ &= ~bits;
      return;
    case kSetPending:
      pending_ |= bits & kAll;
      return;
    default:
      pending_ &= ~bits;
      return;
  }
}

int Nvic::TakeFirst() {
  int first = -1;
  for (int i = 0; i < kInterrupts; ++i) {
    const bool waits = ((pending_ & enabled_) >> i & 1) != 0;
    if (!waits) continue;
    const auto priority = [this](int one) { return priorities_[static_cast<size_t>(one)]; };
    if (first < 0 || priority(i) < priority(first)) first = i;
  }
  if (first >= 0) pending_ &= ~(1ull << first);
  return first;
}

}  // namespace mote::testing
