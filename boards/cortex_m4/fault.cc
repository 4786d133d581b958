// SPDX-License-Identifier: Apache-2.0
// What a firmware says when it dies: the fault by name, the status registers, where it happened.
//
//   fault=UsageFault: divide by zero
//   cfsr=0x02000000 hfsr=0x40000000 mmfar=0x00000000 bfar=0x00000000
//   pc=0x00000142 lr=0x0000013b
//
// MemManage, BusFault and UsageFault stay disabled and escalate to HardFault, at whose priority the
// MPU is off: the report works on an overflown stack too. CFSR still tells which of them it was.
#include <stddef.h>
#include <stdint.h>

#include "boards/cortex_m4/registers.h"
#include "boards/cortex_m4/startup.h"
#include "boards/cortex_m4/vectors.h"
#include "runtime/port/halt.h"
#include "runtime/port/log.h"
#include "runtime/port/number.h"

extern "C" {
extern uint32_t __stack_guard[], __stack_limit[], __stack_top[], __data_start[];
[[noreturn]] void ReportFault(const uint32_t* frame);
}

namespace mote::board {
namespace {

using port::Text;
using port::Write;

struct Cause {
  uint32_t bit;
  const char* name;
};

// CFSR: Armv7-M ARM, B3.2.15 and the three status registers it holds.
constexpr Cause kCauses[] = {
    {0, "MemManage: instruction fetch not allowed"},
    {1, "MemManage: data access not allowed"},
    {3, "MemManage: unstacking on exception return"},
    {4, "MemManage: stack overflow"},  // the guard is the only region closed to stacking
    {5, "MemManage: stack overflow while saving FPU state"},
    {8, "BusFault: instruction fetch"},
    {9, "BusFault: bad address"},
    {10, "BusFault: bad address, reported late (pc is past it)"},
    {11, "BusFault: unstacking on exception return"},
    {12, "BusFault: stacking on exception entry"},
    {13, "BusFault: saving FPU state"},
    {16, "UsageFault: undefined instruction"},
    {17, "UsageFault: branch to an even address (not Thumb)"},
    {18, "UsageFault: bad exception return"},
    {19, "UsageFault: coprocessor not enabled"},
    {24, "UsageFault: unaligned access"},
    {25, "UsageFault: divide by zero"},
};
constexpr uint32_t kDataAccess = 1u << 1;
constexpr uint32_t kFrameNotWritten = (1u << 4) | (1u << 12);  // MSTKERR, STKERR
constexpr uint32_t kMemManageAddressValid = 1u << 7;
constexpr uint32_t kVectorRead = 1u << 1;   // HFSR.VECTTBL
constexpr uint32_t kDebugEvent = 1u << 31;  // HFSR.DEBUGEVT

bool HitGuard(uint32_t status) {
  const uintptr_t address = Register(kMemManageAddress);
  return (status & kDataAccess) != 0 && (status & kMemManageAddressValid) != 0 &&
         address >= reinterpret_cast<uintptr_t>(__stack_guard) &&
         address < reinterpret_cast<uintptr_t>(__stack_limit);
}

const char* FaultName(uint32_t status, uint32_t hard_status) {
  if (HitGuard(status)) return "MemManage: stack overflow";
  for (const Cause& cause : kCauses) {
    if ((status & (1u << cause.bit)) != 0) return cause.name;
  }
  if ((hard_status & kDebugEvent) != 0) return "HardFault: breakpoint without a debugger";
  if ((hard_status & kVectorRead) != 0) return "HardFault: vector table cannot be read";
  return "HardFault";
}

// Is there a stacked frame to read? A fault while stacking leaves none, a lost stack pointer points
// anywhere, and reading there would lock the core up.
bool FrameIsReadable(const uint32_t* frame, uint32_t status) {
  constexpr size_t kFrameWords = 8;
  return (status & kFrameNotWritten) == 0 && frame >= __data_start &&
         frame + kFrameWords <= __stack_top;
}

uint32_t ExceptionNumber() {
  uint32_t number;
  asm volatile("mrs %0, ipsr" : "=r"(number));
  return number;
}

void WriteRegister(const char* name, uint32_t value) {
  Write(name);
  Write(Text::Hex(value).c_str());
}

void WriteName(uint32_t status, uint32_t hard_status) {
  constexpr uint32_t kHardFault = 3;
  Write("fault=");
  if (ExceptionNumber() == kHardFault) {
    Write(FaultName(status, hard_status));
  } else {
    Write("exception without a handler, number ");
    Write(Text::Decimal(ExceptionNumber()).c_str());
  }
}

}  // namespace
}  // namespace mote::board

extern "C" [[gnu::naked]] void FaultHandler() {
  asm volatile(
      "tst lr, #4 \n"
      "ite eq \n"
      "mrseq r0, msp \n"
      "mrsne r0, psp \n"
      "b ReportFault");
}

extern "C" [[gnu::weak, gnu::naked]] void NmiHandler() { asm volatile("b FaultHandler"); }

// `frame` is what the core stacked: r0-r3, r12, lr, pc, xpsr.
extern "C" void ReportFault(const uint32_t* frame) {
  using namespace mote::board;
  const uint32_t status = Register(kFaultStatus);
  const uint32_t hard_status = Register(kHardFaultStatus);
  WriteName(status, hard_status);
  WriteRegister("\ncfsr=", status);
  WriteRegister(" hfsr=", hard_status);
  WriteRegister(" mmfar=", Register(kMemManageAddress));
  WriteRegister(" bfar=", Register(kBusFaultAddress));
  if (FrameIsReadable(frame, status)) {
    WriteRegister("\npc=", frame[6]);
    WriteRegister(" lr=", frame[5]);
    Write("\n");
  } else {
    Write("\npc=unknown lr=unknown\n");
  }
  mote::port::Halt(kFaultCode);
}
