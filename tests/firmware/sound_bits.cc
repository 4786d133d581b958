// SPDX-License-Identifier: Apache-2.0
// Prints the hash of sound_bits.h for the front end of the generated sound_params.h, and the bytes
// of RAM that it needs: state, memory and the stack of one hop. That hop is counted.
#include "tests/firmware/sound_bits.h"

#include "sound_params.h"
#include "tests/firmware/front_end_bits.h"

using mote::firmware_test::Counted;
using mote::firmware_test::Print;

alignas(8) static uint8_t memory[16384];

int main() {
  const mote::SoundParams& p = sound::kParams;
  Counted counted;
  const uint32_t hash = mote::firmware_test::SoundHash(
      p, {memory, sizeof memory}, [&] { counted.Begin(); }, [&] { counted.End(); });
  Print(mote::port::Text::Hex(hash));
  mote::firmware_test::PrintBytes<mote::SoundFrontEnd>(mote::SoundMemoryBytes(p), counted);
  return 0;
}
