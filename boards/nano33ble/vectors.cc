// SPDX-License-Identifier: Apache-2.0
#include "boards/cortex_m4/vectors.h"

// nRF52840 Product Specification, section Instantiation: peripheral IDs, and so interrupts, 0
// to 47.
[[gnu::section(".vectors"), gnu::used]] constexpr auto kVectors =
    mote::board::MakeVectorTable<48>();
