// SPDX-License-Identifier: Apache-2.0
// Random well-formed modules compute the same bytes with passes and plan as without; damaged a
// little, they do so still or are refused with a message.
#include "compiler/graph/verify.h"
#include "compiler/program/testing.h"
#include "tests/fuzz/agree.h"
#include "tests/fuzz/mutate.h"
#include "tests/fuzz/random_graph.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  mote::testing::Random random(mote::Span<const uint8_t>(data, size));
  const bool joined = random.Int(0, 3) != 0;
  mote::graph::Module module =
      joined ? mote::fuzz::RandomGraph(random) : mote::program::RandomModule(random).Make();
  mote::fuzz::CheckAgreement(module, random);
  for (int left = 3; left > 0 && !random.Exhausted(); --left) {
    mote::fuzz::Mutate(module, random, 3);
    const mote::Status status = mote::graph::Verify(module);
    if (!status.ok()) {
      MOTE_CHECK(!status.error().message.empty(), "refused without a word");
      break;
    }
    mote::fuzz::CheckAgreement(module, random);
  }
  return 0;
}
