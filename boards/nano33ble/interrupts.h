// SPDX-License-Identifier: Apache-2.0
// Handlers of the chip's interrupts, for the drivers that have any.
#pragma once

namespace mote::board {

// Before the interrupt is enabled. `number`: of nrf52840.h. The first call moves the vector table
// from flash to RAM: what no program uses has no vector that would keep it linked.
void SetHandler(int number, void (*handler)());

}  // namespace mote::board
