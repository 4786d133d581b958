// SPDX-License-Identifier: Apache-2.0
#include "boards/cortex_m4/vectors.h"

// The AN386 image has 32 interrupt lines (Arm DAI 0386, interrupt assignments).
[[gnu::section(".vectors"), gnu::used]] constexpr auto kVectors =
    mote::board::MakeVectorTable<32>();
