// SPDX-License-Identifier: Apache-2.0
// Prints the hash of vibration_bits.h for the front end of the generated vibration_params.h, and
// the bytes of RAM that it needs: state, memory and the stack of one frame. That frame is counted.
#include "tests/firmware/vibration_bits.h"

#include "boards/cortex_m4/watermark.h"
#include "runtime/port/log.h"
#include "runtime/port/number.h"
#include "vibration_params.h"

namespace {

alignas(8) uint8_t memory[49152];

// Unallocated hints: a NOP to the core, a sign to the cycle counter.
void MarkBegin() { asm volatile(".inst.n 0xbf80" ::: "memory"); }
void MarkEnd() { asm volatile(".inst.n 0xbf90" ::: "memory"); }

void Print(const mote::port::Text& text) {
  mote::port::Write(text.c_str());
  mote::port::Write("\n");
}

}  // namespace

int main() {
  const mote::VibrationParams& p = vibration::kParams;
  uintptr_t sp = 0, low_water = 0;
  const uint32_t hash = mote::firmware_test::VibrationHash(
      p,
      {memory, sizeof memory},
      [&] {
        mote::board::PaintStack();
        sp = mote::board::StackPointer();
        MarkBegin();
      },
      [&] {
        MarkEnd();
        low_water = mote::board::StackLowWater();
      });
  Print(mote::port::Text::Hex(hash));
  Print(mote::port::Text::Decimal(static_cast<uint32_t>(
      sizeof(mote::VibrationFrontEnd) + mote::VibrationMemoryBytes(p) + (sp - low_water))));
  return 0;
}
