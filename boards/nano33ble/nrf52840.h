// SPDX-License-Identifier: Apache-2.0
// The nRF52840 registers that this board uses. Source: nRF52840 Product Specification v1.1, the
// register tables of CLOCK, POWER, NVMC, GPIO and UARTE.
#pragma once

#include "boards/cortex_m4/registers.h"

namespace mote::board {

inline constexpr uintptr_t kHfClockStart = 0x40000000;      // CLOCK.TASKS_HFCLKSTART
inline constexpr uintptr_t kHfClockStatus = 0x4000040C;     // CLOCK.HFCLKSTAT
inline constexpr uint32_t kHfClockIsCrystal = 0x10001;      // STATE running, SRC crystal
inline constexpr uintptr_t kInstructionCache = 0x4001E540;  // NVMC.ICACHECNF

inline constexpr uintptr_t kPort1OutSet = 0x50000808;        // P1.OUTSET
inline constexpr uintptr_t kPort1DirectionSet = 0x50000818;  // P1.DIRSET

inline constexpr uintptr_t kUartStartTx = 0x40002008;
inline constexpr uintptr_t kUartStopTx = 0x4000200C;
inline constexpr uintptr_t kUartEndTx = 0x40002120;
inline constexpr uintptr_t kUartTxStopped = 0x40002158;
inline constexpr uintptr_t kUartEnable = 0x40002500;
inline constexpr uint32_t kUartEnabled = 8;
inline constexpr uintptr_t kUartPinTx = 0x4000250C;
inline constexpr uintptr_t kUartBaudRate = 0x40002524;
inline constexpr uint32_t kBaud115200 = 0x01D60000;
inline constexpr uintptr_t kUartTxPointer = 0x40002544;
inline constexpr uintptr_t kUartTxCount = 0x40002548;

}  // namespace mote::board
