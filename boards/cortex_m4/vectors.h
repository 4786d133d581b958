// SPDX-License-Identifier: Apache-2.0
// The vector table: a board states how many interrupts its chip has.
//
//   [[gnu::section(".vectors"), gnu::used]]
//   constexpr auto kVectors = mote::board::MakeVectorTable<48>();
//
// Every entry but reset, and on some boards NMI, leads to the fault report: an interrupt that
// nobody handles is a bug.
#pragma once

#include <stddef.h>
#include <stdint.h>

extern "C" {
extern uint32_t __stack_top[];
void ResetHandler();
void FaultHandler();
void NmiHandler();  // FaultHandler, where a board has no other
}

namespace mote::board {

template <size_t kInterrupts>
struct VectorTable {
  using Handler = void (*)();
  const uint32_t* stack_top;
  Handler reset;
  Handler exceptions[14];  // NMI, HardFault, ... SysTick: exception numbers 2 to 15
  Handler interrupts[kInterrupts];
};

template <size_t kInterrupts>
constexpr VectorTable<kInterrupts> MakeVectorTable() {
  VectorTable<kInterrupts> table{__stack_top, ResetHandler, {}, {}};
  for (auto& handler : table.exceptions) handler = FaultHandler;
  table.exceptions[0] = NmiHandler;
  for (auto& handler : table.interrupts) handler = FaultHandler;
  return table;
}

}  // namespace mote::board
