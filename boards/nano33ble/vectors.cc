// SPDX-License-Identifier: Apache-2.0
#include "boards/cortex_m4/vectors.h"

#include "boards/nano33ble/nrf52840.h"

[[gnu::section(".vectors"), gnu::used]] constexpr auto kVectors =
    mote::board::MakeVectorTable<mote::board::kInterrupts>();
