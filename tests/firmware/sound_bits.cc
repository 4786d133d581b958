// SPDX-License-Identifier: Apache-2.0
// Prints the hash of sound_bits.h for the front end of the generated sound_params.h, and the bytes
// of RAM that it needs: state, memory and the stack of one hop. That hop is counted.
#include "tests/firmware/sound_bits.h"

#include "boards/cortex_m4/watermark.h"
#include "runtime/port/log.h"
#include "runtime/port/number.h"
#include "sound_params.h"

namespace {

alignas(8) uint8_t memory[16384];

// Unallocated hints: a NOP to the core, a sign to the cycle counter.
void MarkBegin() { asm volatile(".inst.n 0xbf80" ::: "memory"); }
void MarkEnd() { asm volatile(".inst.n 0xbf90" ::: "memory"); }

void Print(const mote::port::Text& text) {
  mote::port::Write(text.c_str());
  mote::port::Write("\n");
}

}  // namespace

int main() {
  const mote::SoundParams& p = sound::kParams;
  uintptr_t sp = 0, low_water = 0;
  const uint32_t hash = mote::firmware_test::SoundHash(
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
      sizeof(mote::SoundFrontEnd) + mote::SoundMemoryBytes(p) + (sp - low_water))));
  return 0;
}
