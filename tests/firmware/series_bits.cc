// SPDX-License-Identifier: Apache-2.0
// Prints the hash of series_bits.h for the front end of the generated series_params.h, how many
// frames it gave, and the bytes of RAM that it needs: state, memory and stack. All rows are
// counted.
#include "tests/firmware/series_bits.h"

#include "series_params.h"
#include "tests/firmware/front_end_bits.h"

using mote::firmware_test::Counted;
using mote::firmware_test::Print;

alignas(8) static uint8_t memory[4096];

int main() {
  const mote::SeriesParams& p = series::kParams;
  Counted counted;
  const mote::firmware_test::SeriesAnswer answer = mote::firmware_test::SeriesHash(
      p, {memory, sizeof memory}, [&] { counted.Begin(); }, [&] { counted.End(); });
  Print(mote::port::Text::Hex(answer.hash));
  Print(mote::port::Text::Decimal(answer.frames));
  mote::firmware_test::PrintBytes<mote::SeriesFrontEnd>(mote::SeriesMemoryBytes(p), counted);
  return 0;
}
