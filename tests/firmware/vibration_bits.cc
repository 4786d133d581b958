// SPDX-License-Identifier: Apache-2.0
// Prints the hash of vibration_bits.h for the front end of the generated vibration_params.h, and
// the bytes of RAM that it needs: state, memory and the stack of one frame. That frame is counted.
#include "tests/firmware/vibration_bits.h"

#include "tests/firmware/front_end_bits.h"
#include "vibration_params.h"

using mote::firmware_test::Counted;
using mote::firmware_test::Print;

alignas(8) static uint8_t memory[49152];

int main() {
  const mote::VibrationParams& p = vibration::kParams;
  Counted counted;
  const uint32_t hash = mote::firmware_test::VibrationHash(
      p, {memory, sizeof memory}, [&] { counted.Begin(); }, [&] { counted.End(); });
  Print(mote::port::Text::Hex(hash));
  mote::firmware_test::PrintBytes<mote::VibrationFrontEnd>(mote::VibrationMemoryBytes(p), counted);
  return 0;
}
