// SPDX-License-Identifier: Apache-2.0
#include "compiler/graph/calls.h"

#include <gmock/gmock.h>

#include "compiler/graph/module_builder.h"

namespace mote::graph {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

// Subgraph i runs i + 1, by an IF, and so on.
Module Chain(size_t length) {
  Module module;
  module.subgraphs.resize(length);
  for (size_t i = 0; i + 1 < length; ++i) {
    Op& op = module.subgraphs[i].ops.emplace_back();
    op.opcode = "IF";
    op.attributes.Set("then_subgraph_index", static_cast<int64_t>(i + 1));
    op.attributes.Set("else_subgraph_index", static_cast<int64_t>(length - 1));
  }
  return module;
}

TEST(InferenceSubgraphs, CalleesComeBeforeCallersAndEachOnce) {
  EXPECT_THAT(InferenceSubgraphs(Chain(4)), ElementsAre(3, 2, 1, 0));
}

TEST(InferenceSubgraphs, OfCallOnceAndThoseThatNobodyRunsAreNone) {
  Module module = Chain(1);
  module.subgraphs.resize(3);
  module.main().ops.emplace_back().opcode = "CALL_ONCE";
  module.main().ops[0].attributes.Set("init_subgraph_index", int64_t{1});
  EXPECT_THAT(InferenceSubgraphs(module), ElementsAre(0));
}

TEST(InferenceSubgraphs, ManyInAChainAreFound) {
  constexpr size_t kMany = 200'000;  // of calls within calls, more than a stack has room for
  EXPECT_THAT(InferenceSubgraphs(Chain(kMany)), SizeIs(kMany));
}

}  // namespace
}  // namespace mote::graph
