// SPDX-License-Identifier: Apache-2.0
// From reset to main: interrupts off, FPU on, .data and .bss, stack guard, board::Init,
// constructors.
#pragma once

namespace mote::board {

// What this chip needs before main (clocks, caches, supply). A board supplies the body; it runs
// with .data and .bss in place, before static constructors.
void Init();

// Halt code of a firmware that ended in the fault report.
inline constexpr int kFaultCode = 101;

}  // namespace mote::board
