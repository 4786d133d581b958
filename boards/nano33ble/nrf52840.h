// SPDX-License-Identifier: Apache-2.0
// The nRF52840 registers that this board uses, and the values that go there. Source: nRF52840
// Product Specification v1.1, the register tables of the sections named below. Drivers say what a
// value is for.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "boards/cortex_m4/registers.h"

namespace mote::board {

// 4.2.3 Instantiation: peripheral IDs, and so interrupts, 0 to 47.
inline constexpr size_t kInterrupts = 48;
inline constexpr int kRadioInterrupt = 1;
inline constexpr int kRtc0Interrupt = 11;
inline constexpr int kPdmInterrupt = 29;
inline constexpr int kRtc2Interrupt = 36;
inline constexpr int kFpuInterrupt = 38;

// 4.3 NVMC
inline constexpr uint32_t kNvmcReady = 0x4001E400;
inline constexpr uint32_t kNvmcConfig = 0x4001E504;
inline constexpr uint32_t kNvmcReadOnly = 0;  // CONFIG.WEN
inline constexpr uint32_t kNvmcWrite = 1;
inline constexpr uint32_t kNvmcErase = 2;
inline constexpr uint32_t kNvmcErasePage = 0x4001E508;
inline constexpr uint32_t kInstructionCache = 0x4001E540;  // ICACHECNF

// 4.4 FICR
inline constexpr uint32_t kDeviceAddressLow = 0x100000A4;  // DEVICEADDR[0]
inline constexpr uint32_t kDeviceAddressHigh = 0x100000A8;

// 5.3 POWER
inline constexpr uint32_t kResetReason = 0x40000400;  // RESETREAS
inline constexpr uint32_t kResetByWatchdog = 1u << 1;

// 5.4 CLOCK
inline constexpr uint32_t kHfClockStart = 0x40000000;   // TASKS_HFCLKSTART
inline constexpr uint32_t kLfClockStart = 0x40000008;   // TASKS_LFCLKSTART
inline constexpr uint32_t kLfClockStop = 0x4000000C;    // TASKS_LFCLKSTOP
inline constexpr uint32_t kHfClockStatus = 0x4000040C;  // HFCLKSTAT
inline constexpr uint32_t kHfClockIsCrystal = 0x10001;  // STATE running, SRC crystal
inline constexpr uint32_t kLfClockStatus = 0x40000418;  // LFCLKSTAT
inline constexpr uint32_t kLfClockIsRunning = 1u << 16;
inline constexpr uint32_t kLfClockSourceBits = 3;
inline constexpr uint32_t kLfClockSource = 0x40000518;  // LFCLKSRC
inline constexpr uint32_t kLfClockIsSynthesized = 2;    // from the high-frequency clock

// 6.9 GPIO
inline constexpr uint32_t kPort0OutSet = 0x50000508;
inline constexpr uint32_t kPort0OutClear = 0x5000050C;
inline constexpr uint32_t kPort0Pin = 0x50000700;  // PIN_CNF[0] of 32
inline constexpr uint32_t kPinOutput = 3;          // DIR output, input buffer off
inline constexpr uint32_t kPinInput = 0;
inline constexpr uint32_t kPort1OutSet = 0x50000808;
inline constexpr uint32_t kPort1DirectionSet = 0x50000818;

// 6.15 PDM
inline constexpr uint32_t kPdmStart = 0x4001D000;         // TASKS_START
inline constexpr uint32_t kPdmStop = 0x4001D004;          // TASKS_STOP
inline constexpr uint32_t kPdmStartedEvent = 0x4001D100;  // EVENTS_STARTED
inline constexpr uint32_t kPdmStoppedEvent = 0x4001D104;
inline constexpr uint32_t kPdmEndEvent = 0x4001D108;
inline constexpr uint32_t kPdmInterruptSet = 0x4001D304;
inline constexpr uint32_t kPdmInterruptClear = 0x4001D308;
inline constexpr uint32_t kPdmStartedInterrupt = 1u << 0;
inline constexpr uint32_t kPdmEnable = 0x4001D500;
inline constexpr uint32_t kPdmClock = 0x4001D504;       // PDMCLKCTRL
inline constexpr uint32_t kPdmClock1280k = 0x0A000000;  // 32 MHz / 25
inline constexpr uint32_t kPdmMode = 0x4001D508;
inline constexpr uint32_t kPdmMonoLeftFalling = 1;  // OPERATION mono, EDGE left falling
inline constexpr uint32_t kPdmGainLeft = 0x4001D518;
inline constexpr uint32_t kPdmGain0dB = 0x28;
inline constexpr uint32_t kPdmRatio = 0x4001D520;
inline constexpr uint32_t kPdmRatio80 = 1;
inline constexpr uint32_t kPdmPinClock = 0x4001D540;  // PSEL.CLK
inline constexpr uint32_t kPdmPinData = 0x4001D544;   // PSEL.DIN
inline constexpr uint32_t kPdmPointer = 0x4001D560;   // SAMPLE.PTR
inline constexpr uint32_t kPdmCount = 0x4001D564;     // SAMPLE.MAXCNT
inline constexpr size_t kPdmMostSamples = 32767;      // 15 bits

// 6.20 RADIO
inline constexpr uint32_t kRadioTransmit = 0x40001000;  // TASKS_TXEN
inline constexpr uint32_t kRadioDisabledEvent = 0x40001110;
inline constexpr uint32_t kRadioShorts = 0x40001200;
inline constexpr uint32_t kRadioReadyStart = 1u << 0;
inline constexpr uint32_t kRadioEndDisable = 1u << 1;
inline constexpr uint32_t kRadioInterruptSet = 0x40001304;
inline constexpr uint32_t kRadioDisabledInterrupt = 1u << 4;
inline constexpr uint32_t kRadioPacket = 0x40001504;     // PACKETPTR
inline constexpr uint32_t kRadioFrequency = 0x40001508;  // MHz above 2400
inline constexpr uint32_t kRadioPower = 0x4000150C;      // TXPOWER, dBm
inline constexpr uint32_t kRadioMode = 0x40001510;
inline constexpr uint32_t kRadioBle1M = 3;
inline constexpr uint32_t kRadioFormat0 = 0x40001514;  // PCNF0
inline constexpr uint32_t kRadioFormat1 = 0x40001518;  // PCNF1
inline constexpr uint32_t kRadioBase0 = 0x4000151C;
inline constexpr uint32_t kRadioPrefix0 = 0x40001524;
inline constexpr uint32_t kRadioSendAddress = 0x4000152C;  // TXADDRESS
inline constexpr uint32_t kRadioCrcFormat = 0x40001534;    // CRCCNF
inline constexpr uint32_t kRadioCrcPolynomial = 0x40001538;
inline constexpr uint32_t kRadioCrcInitial = 0x4000153C;
inline constexpr uint32_t kRadioWhitening = 0x40001554;  // DATAWHITEIV

// 6.22 RTC
inline constexpr uint32_t kRtc0 = 0x4000B000;
inline constexpr uint32_t kRtc2 = 0x40024000;
inline constexpr uint32_t kRtcStart = 0x000;  // from here on offsets
inline constexpr uint32_t kRtcStop = 0x004;
inline constexpr uint32_t kRtcClear = 0x008;
inline constexpr uint32_t kRtcOverflowEvent = 0x104;
inline constexpr uint32_t kRtcCompareEvent0 = 0x140;
inline constexpr uint32_t kRtcCompareEvent1 = 0x144;
inline constexpr uint32_t kRtcInterruptSet = 0x304;
inline constexpr uint32_t kRtcInterruptClear = 0x308;
inline constexpr uint32_t kRtcOverflowInterrupt = 1u << 1;
inline constexpr uint32_t kRtcCompareInterrupt0 = 1u << 16;
inline constexpr uint32_t kRtcCompareInterrupt1 = 1u << 17;
inline constexpr uint32_t kRtcCounter = 0x504;
inline constexpr uint32_t kRtcPrescaler = 0x508;
inline constexpr uint32_t kRtcCompare0 = 0x540;
inline constexpr uint32_t kRtcCompare1 = 0x544;

// 6.34 UARTE
inline constexpr uint32_t kUartStartTx = 0x40002008;
inline constexpr uint32_t kUartStopTx = 0x4000200C;
inline constexpr uint32_t kUartEndTx = 0x40002120;
inline constexpr uint32_t kUartTxStopped = 0x40002158;
inline constexpr uint32_t kUartEnable = 0x40002500;
inline constexpr uint32_t kUartEnabled = 8;
inline constexpr uint32_t kUartPinTx = 0x4000250C;
inline constexpr uint32_t kUartBaudRate = 0x40002524;
inline constexpr uint32_t kBaud115200 = 0x01D60000;
inline constexpr uint32_t kUartTxPointer = 0x40002544;
inline constexpr uint32_t kUartTxCount = 0x40002548;

// 6.36 WDT
inline constexpr uint32_t kWatchdogStart = 0x40010000;
inline constexpr uint32_t kWatchdogRunStatus = 0x40010400;
inline constexpr uint32_t kWatchdogReload = 0x40010504;        // CRV
inline constexpr uint32_t kWatchdogReloadEnable = 0x40010508;  // RREN
inline constexpr uint32_t kWatchdogConfig = 0x4001050C;
inline constexpr uint32_t kWatchdogRunsInSleep = 1u << 0;
inline constexpr uint32_t kWatchdogRequest0 = 0x40010600;  // RR[0]
inline constexpr uint32_t kWatchdogRequest = 0x6E524635;

}  // namespace mote::board
