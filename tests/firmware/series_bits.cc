// SPDX-License-Identifier: Apache-2.0
// Prints the hash of series_bits.h for the front end of the generated series_params.h, how many
// frames it gave, and the bytes of RAM that it needs: state, memory and stack. All rows are
// counted.
#include "tests/firmware/series_bits.h"

#include "boards/cortex_m4/watermark.h"
#include "runtime/port/log.h"
#include "runtime/port/number.h"
#include "series_params.h"

namespace {

alignas(8) uint8_t memory[4096];

// Unallocated hints: a NOP to the core, a sign to the cycle counter.
void MarkBegin() { asm volatile(".inst.n 0xbf80" ::: "memory"); }
void MarkEnd() { asm volatile(".inst.n 0xbf90" ::: "memory"); }

void Print(const mote::port::Text& text) {
  mote::port::Write(text.c_str());
  mote::port::Write("\n");
}

}  // namespace

int main() {
  const mote::SeriesParams& p = series::kParams;
  uintptr_t sp = 0, low_water = 0;
  const mote::firmware_test::SeriesAnswer answer = mote::firmware_test::SeriesHash(
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
  Print(mote::port::Text::Hex(answer.hash));
  Print(mote::port::Text::Decimal(answer.frames));
  Print(mote::port::Text::Decimal(static_cast<uint32_t>(
      sizeof(mote::SeriesFrontEnd) + mote::SeriesMemoryBytes(p) + (sp - low_water))));
  return 0;
}
