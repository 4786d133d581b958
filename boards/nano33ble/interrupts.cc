// SPDX-License-Identifier: Apache-2.0
#include "boards/nano33ble/interrupts.h"

#include <stddef.h>

#include "boards/cortex_m4/registers.h"
#include "boards/cortex_m4/vectors.h"
#include "boards/nano33ble/nrf52840.h"

extern "C" const mote::board::VectorTable<mote::board::kInterrupts> __vectors;

namespace mote::board {
namespace {

// Armv7-M ARM, B3.2.5: aligned to its size, here 64 words, rounded up to a power of two.
alignas(256) VectorTable<kInterrupts> table;
static_assert(sizeof table <= 256, "see alignas");

void MoveTable() {
  table = __vectors;
  Register(kVectorTableOffset) = reinterpret_cast<uintptr_t>(&table);
  asm volatile("dsb \n isb" ::: "memory");
}

}  // namespace

void SetHandler(int number, void (*handler)()) {
  if (Register(kVectorTableOffset) != reinterpret_cast<uintptr_t>(&table)) MoveTable();
  table.interrupts[number] = handler;
  asm volatile("dsb" ::: "memory");
}

}  // namespace mote::board
