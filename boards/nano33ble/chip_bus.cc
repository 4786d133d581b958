// SPDX-License-Identifier: Apache-2.0
#include "boards/nano33ble/chip_bus.h"

#include "boards/nano33ble/nrf52840.h"

namespace mote::board {

// An exception of the FPU that is left pending would wake the core at once, each time (nRF52840
// Errata, anomaly 87); its cumulative bits are FPSCR[7] and [4:0].
void ChipBus::Sleep() {
  asm volatile(
      "vmrs r0, fpscr \n"
      "bic r0, r0, #0x9f \n"
      "vmsr fpscr, r0" ::
          : "r0");
  Register(kNvicClearPending + 4 * (kFpuInterrupt / 32)) = 1u << (kFpuInterrupt % 32);
  asm volatile("dsb \n wfe" ::: "memory");
}

}  // namespace mote::board
