// SPDX-License-Identifier: Apache-2.0
// What compile_fuzz claims, without sanitizers and coverage but many times as often. MOTE_SEEDS
// says how many models of each kind.
#include "tests/fuzz/random_graph.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "compiler/graph/text.h"
#include "compiler/graph/verify.h"
#include "compiler/ops/registry.h"
#include "tests/fuzz/agree.h"
#include "tests/fuzz/mutate.h"
#include "tests/fuzz/seeds.h"

namespace mote::fuzz {
namespace {

TEST(RandomGraph, IsTheSameWithPassesAndPlanAsWithout) {
  std::map<std::string, int> opcodes;
  uint32_t compiled = 0;
  for (uint32_t seed = FirstSeed(); seed < FirstSeed() + SeedCount(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    testing::Random random(seed);
    const graph::Module module = RandomGraph(random);
    for (const graph::Op& op : module.main().ops) ++opcodes[op.opcode];
    compiled += CheckAgreement(module, random) ? 1 : 0;
  }
  EXPECT_GT(compiled, SeedCount() * 9 / 10);
  EXPECT_GT(opcodes["CONV_2D"] + opcodes["SLICE"] + opcodes["QUANTIZE"], 20);
}

TEST(RandomGraph, DamagedIsRefusedOrComputesTheSame) {
  uint32_t verified = 0;
  uint32_t compiled = 0;
  for (uint32_t seed = FirstSeed(); seed < FirstSeed() + SeedCount(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    testing::Random random(seed);
    graph::Module module = RandomGraph(random);
    Mutate(module, random, 3);
    if (!graph::Verify(module).ok()) continue;
    ++verified;
    compiled += CheckAgreement(module, random) ? 1 : 0;
  }
  EXPECT_GT(verified, SeedCount() / 3);
  EXPECT_GT(compiled, SeedCount() / 10);
  EXPECT_LT(compiled, verified);
}

}  // namespace
}  // namespace mote::fuzz
