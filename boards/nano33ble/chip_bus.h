// SPDX-License-Identifier: Apache-2.0
// The chip's own registers, for the drivers in this folder.
#pragma once

#include <stdint.h>

#include "boards/cortex_m4/registers.h"

namespace mote::board {

// Compilers keep what a driver shares with an interrupt on its side of each access.
class ChipBus {
 public:
  uint32_t Read(uint32_t address) const {
    const uint32_t value = Register(address);
    asm volatile("" ::: "memory");
    return value;
  }
  void Write(uint32_t address, uint32_t value) {
    asm volatile("" ::: "memory");
    Register(address) = value;
    asm volatile("" ::: "memory");
  }
  uint32_t AddressOf(const void* memory) const { return reinterpret_cast<uintptr_t>(memory); }
  void Sleep();
};

// The one that the board's drivers share.
inline ChipBus chip_bus;

}  // namespace mote::board
