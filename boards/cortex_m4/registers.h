// SPDX-License-Identifier: Apache-2.0
// The core's own registers that start-up and fault reports touch.
// Source: Armv7-M Architecture Reference Manual (DDI 0403E), B3.2 System Control Space, B3.5 MPU.
#pragma once

#include <stdint.h>

namespace mote::board {

inline volatile uint32_t& Register(uintptr_t address) {
  return *reinterpret_cast<volatile uint32_t*>(address);
}

inline constexpr uintptr_t kSysTickControl = 0xE000E010;
inline constexpr uintptr_t kNvicEnable = 0xE000E100;        // ISER0..7
inline constexpr uintptr_t kNvicDisable = 0xE000E180;       // ICER0..7
inline constexpr uintptr_t kNvicClearPending = 0xE000E280;  // ICPR0..7
inline constexpr int kNvicWords = 8;

inline constexpr uintptr_t kVectorTableOffset = 0xE000ED08;  // VTOR
inline constexpr uintptr_t kResetControl = 0xE000ED0C;       // AIRCR
inline constexpr uintptr_t kConfiguration = 0xE000ED14;      // CCR
inline constexpr uint32_t kTrapDivideByZero = 1u << 4;       // CCR.DIV_0_TRP
inline constexpr uintptr_t kFaultStatus = 0xE000ED28;        // CFSR
inline constexpr uintptr_t kHardFaultStatus = 0xE000ED2C;    // HFSR
inline constexpr uintptr_t kMemManageAddress = 0xE000ED34;   // MMFAR
inline constexpr uintptr_t kBusFaultAddress = 0xE000ED38;    // BFAR
inline constexpr uintptr_t kCoprocessorAccess = 0xE000ED88;  // CPACR
inline constexpr uint32_t kFpuFullAccess = 0xFu << 20;       // CP10 and CP11

inline constexpr uintptr_t kMpuControl = 0xE000ED94;
inline constexpr uint32_t kMpuEnable = 1u << 0;
inline constexpr uint32_t kMpuDefaultMapElsewhere = 1u << 2;   // PRIVDEFENA
inline constexpr uintptr_t kMpuRegionBase = 0xE000ED9C;        // RBAR
inline constexpr uint32_t kMpuRegionValid = 1u << 4;           // with region number 0
inline constexpr uintptr_t kMpuRegionAttributes = 0xE000EDA0;  // RASR
inline constexpr uint32_t kMpuNoAccess = 1u << 28;             // XN, AP = 0

}  // namespace mote::board
