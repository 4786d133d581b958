// SPDX-License-Identifier: Apache-2.0
#include "compiler/graph/random_testing.h"
#include "compiler/graph/text_testing.h"

namespace mote::graph {
namespace {

TEST(Text, RandomModulesReadBackAsTheyWere) {
  for (unsigned seed = 0; seed < 1500; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    testing::Random random(seed);
    ExpectRoundTrip(RandomFields(random).Make());
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace mote::graph
