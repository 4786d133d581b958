// SPDX-License-Identifier: Apache-2.0
// Storage as flash has it, whose power can be cut at any byte. Defines the bodies of
// runtime/port/storage.h: for one file of a test.
#pragma once

#include <array>

#include "runtime/port/storage.h"

namespace mote::testing {

class FlashPages {
 public:
  FlashPages() {
    for (auto& page : pages) page.fill(0xff);
  }

  // Each byte that is erased or written is a step; the power goes after so many more, the byte that
  // it goes in has anything in it, and what a program without power does changes nothing.
  void CutAfter(int steps) { left_ = steps; }
  void Power() { left_ = kNever; }
  bool is_off() const { return left_ == kOff; }

  void Step(uint8_t& byte, uint8_t value) {
    if (is_off()) return;
    byte = left_ == 0 ? static_cast<uint8_t>(byte ^ 0x5a) : value;
    if (left_ != kNever) left_ = left_ == 0 ? kOff : left_ - 1;
  }

  std::array<std::array<uint8_t, port::kStorageSlotBytes>, port::kStorageSlots> pages;
  bool is_refusing = false;  // does not take what is written

 private:
  static constexpr int kNever = -1, kOff = -2;
  int left_ = kNever;
};

inline FlashPages flash;

}  // namespace mote::testing

namespace mote {

void port::ReadStorage(int slot, Span<uint8_t> to) {
  for (size_t i = 0; i < to.size(); ++i) to[i] = testing::flash.pages[static_cast<size_t>(slot)][i];
}

bool port::WriteStorage(int slot, Span<const uint8_t> from) {
  if (testing::flash.is_refusing) return false;
  auto& page = testing::flash.pages[static_cast<size_t>(slot)];
  for (uint8_t& byte : page) testing::flash.Step(byte, 0xff);
  for (size_t i = 0; i < from.size(); ++i) testing::flash.Step(page[i], from[i]);
  return !testing::flash.is_off();
}

}  // namespace mote
