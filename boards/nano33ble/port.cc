// SPDX-License-Identifier: Apache-2.0
// The log is UARTE0 on the pin marked TX (P1.03), 115200 8N1.
#include <stddef.h>
#include <stdint.h>

#include "boards/cortex_m4/startup.h"
#include "boards/nano33ble/nrf52840.h"
#include "runtime/port/halt.h"
#include "runtime/port/log.h"
#include "runtime/port/number.h"

namespace mote {
namespace {

using board::Register;

constexpr uint32_t kTxPin = 3;  // of port 1: TX in Arduino's pinout of the board

void RunToEvent(uintptr_t task, uintptr_t event) {
  Register(event) = 0;
  Register(task) = 1;
  while (Register(event) == 0) {
  }
}

// EasyDMA reads RAM only, so text in flash is copied through here.
uint8_t uart_buffer[64];

size_t FillBuffer(const char* text) {
  size_t count = 0;
  while (count < sizeof uart_buffer && text[count] != 0) {
    uart_buffer[count] = static_cast<uint8_t>(text[count]);
    ++count;
  }
  return count;
}

void Send(size_t count) {
  Register(board::kUartTxPointer) = reinterpret_cast<uintptr_t>(uart_buffer);
  Register(board::kUartTxCount) = count;
  asm volatile("dsb" ::: "memory");  // the buffer is in RAM before the DMA looks
  RunToEvent(board::kUartStartTx, board::kUartEndTx);
}

}  // namespace

// What the currents in board.toml suppose: crystal, flash cache, LDO. The crystal also gives the
// UART its accuracy. The DC/DC converter would nearly halve the current, but it needs an inductor
// beside the chip, and starting it without one hangs the board: it stays off until that is proved.
void board::Init() {
  Register(kHfClockStart) = 1;  // its event may not come again where the bootloader started it
  while ((Register(kHfClockStatus) & kHfClockIsCrystal) != kHfClockIsCrystal) {
  }
  Register(kInstructionCache) = 1;
  Register(kPort1OutSet) = 1u << kTxPin;  // the idle level while the UART is off
  Register(kPort1DirectionSet) = 1u << kTxPin;
  Register(kUartPinTx) = (1u << 5) | kTxPin;
  Register(kUartBaudRate) = kBaud115200;
}

// The UART is on only while it sends: enabled and idle it would keep its clock requested.
void port::Write(const char* text) {
  if (*text == 0) return;  // a transmitter that never started would not report that it stopped
  Register(board::kUartEnable) = board::kUartEnabled;
  while (const size_t count = FillBuffer(text)) {
    Send(count);
    text += count;
  }
  RunToEvent(board::kUartStopTx, board::kUartTxStopped);
  Register(board::kUartEnable) = 0;
}

void port::Halt(int code) {
  Write("halt=");
  Write(Text::Decimal(static_cast<uint32_t>(code)).c_str());
  Write("\n");
  asm volatile("cpsid i");
  for (;;) asm volatile("wfi");
}

}  // namespace mote
