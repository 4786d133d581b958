// SPDX-License-Identifier: Apache-2.0
// Prints a hash for each function of runtime/base/float_math.h.
#include "tests/firmware/float_bits.h"

#include "runtime/port/log.h"
#include "runtime/port/number.h"

int main() {
  for (const auto function : mote::firmware_test::kFunctions) {
    const uint32_t hash = mote::firmware_test::BitsHash(function);
    mote::port::Write(mote::port::Text::Hex(hash).c_str());
    mote::port::Write("\n");
  }
  return 0;
}
