// SPDX-License-Identifier: Apache-2.0
#include "boards/cortex_m4/watermark.h"

extern "C" uint32_t __stack_limit[], __stack_top[];

namespace mote::board {
namespace {
constexpr uint32_t kPaint = 0xC0DEC0DE;
}

// A leaf with a volatile loop: a call to memset would push below the stack pointer it paints up to.
[[gnu::noinline]] void PaintStack() {
  const uintptr_t sp = StackPointer();
  for (volatile uint32_t* word = __stack_limit; reinterpret_cast<uintptr_t>(word) < sp; ++word) {
    *word = kPaint;
  }
}

uintptr_t StackLowWater() {
  const volatile uint32_t* word = __stack_limit;
  while (word < __stack_top && *word == kPaint) ++word;
  return reinterpret_cast<uintptr_t>(word);
}

uint32_t StackHighWaterBytes() {
  return static_cast<uint32_t>(reinterpret_cast<uintptr_t>(__stack_top) - StackLowWater());
}

}  // namespace mote::board
