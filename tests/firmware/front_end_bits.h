// SPDX-License-Identifier: Apache-2.0
// What the firmwares that measure a front end share: markers for the cycle counter about what is
// counted, the stack that it takes, and lines on the console.
#pragma once

#include "boards/cortex_m4/watermark.h"
#include "runtime/port/log.h"
#include "runtime/port/number.h"

namespace mote::firmware_test {

inline void Print(const port::Text& text) {
  port::Write(text.c_str());
  port::Write("\n");
}

class Counted {
 public:
  // Unallocated hints: a NOP to the core, a sign to the cycle counter.
  void Begin() {
    board::PaintStack();
    sp_ = board::StackPointer();
    asm volatile(".inst.n 0xbf80" ::: "memory");
  }
  void End() {
    asm volatile(".inst.n 0xbf90" ::: "memory");
    low_water_ = board::StackLowWater();
  }
  uintptr_t stack_bytes() const { return sp_ - low_water_; }

 private:
  uintptr_t sp_ = 0, low_water_ = 0;
};

// State and memory of a front end, and the stack of what was counted.
template <class FrontEnd>
void PrintBytes(size_t memory_bytes, const Counted& counted) {
  const size_t bytes = sizeof(FrontEnd) + memory_bytes + counted.stack_bytes();
  Print(port::Text::Decimal(static_cast<uint32_t>(bytes)));
}

}  // namespace mote::firmware_test
