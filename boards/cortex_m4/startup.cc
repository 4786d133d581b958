// SPDX-License-Identifier: Apache-2.0
#include "boards/cortex_m4/startup.h"

#include <stdint.h>

#include "boards/cortex_m4/registers.h"
#include "boards/cortex_m4/vectors.h"
#include "boards/cortex_m4/watermark.h"
#include "runtime/port/halt.h"

extern "C" {
extern uint32_t __vectors[], __data_start[], __data_end[], __bss_start[], __bss_end[];
extern const uint32_t __data_load[];
extern uint32_t __stack_guard[], __stack_limit[];
extern void (*const __init_array_start[])();
extern void (*const __init_array_end[])();
[[noreturn]] void Start();
}

int main();

namespace mote::board {
namespace {

// A bootloader may have left its own interrupts enabled, its vector table in place and all masked.
void TakeOverInterrupts() {
  Register(kSysTickControl) = 0;
  for (uintptr_t word = 0; word < kNvicWords; ++word) {
    Register(kNvicDisable + 4 * word) = 0xFFFFFFFF;
    Register(kNvicClearPending + 4 * word) = 0xFFFFFFFF;
  }
  Register(kVectorTableOffset) = reinterpret_cast<uintptr_t>(__vectors);
  asm volatile("dsb \n isb \n cpsie i" ::: "memory");
}

void EnableFpu() {
  Register(kCoprocessorAccess) = Register(kCoprocessorAccess) | kFpuFullAccess;
  asm volatile("dsb \n isb" ::: "memory");
}

void FillMemory() {
  const uint32_t* from = __data_load;
  for (uint32_t* to = __data_start; to < __data_end; ++to, ++from) *to = *from;
  for (uint32_t* to = __bss_start; to < __bss_end; ++to) *to = 0;
}

// The region below the stack is closed: an overflow is a fault, not a corrupted model. The fault
// handler itself runs with the MPU off (HFNMIENA = 0), so it can still push.
void GuardStack() {
  const auto bytes = static_cast<uint32_t>(reinterpret_cast<uintptr_t>(__stack_limit) -
                                           reinterpret_cast<uintptr_t>(__stack_guard));
  const auto log2_bytes = static_cast<uint32_t>(31 - __builtin_clz(bytes));
  Register(kMpuRegionBase) = reinterpret_cast<uintptr_t>(__stack_guard) | kMpuRegionValid;
  Register(kMpuRegionAttributes) = kMpuNoAccess | ((log2_bytes - 1) << 1) | 1;
  Register(kMpuControl) = kMpuDefaultMapElsewhere | kMpuEnable;
  asm volatile("dsb \n isb" ::: "memory");
}

void RunConstructors() {
  for (auto* constructor = __init_array_start; constructor < __init_array_end; ++constructor) {
    (*constructor)();
  }
}

}  // namespace
}  // namespace mote::board

// The stack pointer is the hardware's own after a reset, but not after a bootloader's jump.
extern "C" [[gnu::naked]] void ResetHandler() {
  asm volatile(
      "ldr r0, =__stack_top \n"
      "msr msp, r0 \n"
      "b Start");
}

extern "C" void Start() {
  using namespace mote::board;
  TakeOverInterrupts();
  EnableFpu();
  FillMemory();
  Register(kConfiguration) = Register(kConfiguration) | kTrapDivideByZero;
  GuardStack();
  Init();
  RunConstructors();
  PaintStack();
  mote::port::Halt(main());
}
