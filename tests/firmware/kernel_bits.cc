// SPDX-License-Identifier: Apache-2.0
// Prints a hash for each kernel of kernel_bits.h.
#include "tests/firmware/kernel_bits.h"

#include "runtime/port/log.h"
#include "runtime/port/number.h"

int main() {
  for (const auto kernel : mote::firmware_test::kKernels) {
    mote::port::Write(mote::port::Text::Hex(kernel()).c_str());
    mote::port::Write("\n");
  }
  return 0;
}
