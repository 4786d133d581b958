// SPDX-License-Identifier: Apache-2.0
// Prints the hash of each block of senses_bits.h. Between the blocks stand marks for the cycle
// counter.
#include "tests/firmware/senses_bits.h"

#include "runtime/base/profile.h"
#include "runtime/port/log.h"
#include "runtime/port/number.h"

namespace {

using namespace mote::firmware_test;

Numbers numbers;
Words words[sizeof(kSensesBlocks) / sizeof(kSensesBlocks[0])];

// Unallocated hints: a NOP to the core, a sign to the cycle counter.
void MarkBegin() { asm volatile(".inst.n 0xbf80" ::: "memory"); }
void MarkEnd() { asm volatile(".inst.n 0xbf90" ::: "memory"); }

}  // namespace

int main() {
  FillNumbers(numbers);
  MarkBegin();
  Words* to = words;
  for (const SensesBlock& block : kSensesBlocks) {
    if (to != words) MOTE_LAYER_MARK();
    block.run(numbers, *to++);
  }
  MarkEnd();
  for (const Words& gave : words) {
    mote::port::Write(mote::port::Text::Hex(HashOf(gave)).c_str());
    mote::port::Write("\n");
  }
  return 0;
}
