// SPDX-License-Identifier: Apache-2.0
// How deep the stack went: it is painted, and what lost its paint was used.
#pragma once

#include <stdint.h>

namespace mote::board {

[[gnu::always_inline]] inline uintptr_t StackPointer() {
  uintptr_t sp;
  asm volatile("mov %0, sp" : "=r"(sp));
  return sp;
}

// Paints everything between __stack_limit and the caller's frame. Done once before main.
void PaintStack();

// The lowest address written since, in whole words. A value that happens to equal the paint reads
// as untouched, so a frame that ends in such words is seen shorter.
uintptr_t StackLowWater();

// The deepest use since PaintStack, from the top of the stack, main and its callers included.
uint32_t StackHighWaterBytes();

}  // namespace mote::board
