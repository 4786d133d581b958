// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/testing.h"

namespace mote::passes {
namespace {

constexpr const char* kPass = "PickBranch";

// The branch gives what it computes, and its input.
constexpr const char* kBranches = R"(
subgraph 'then' (%0) -> (%1, %0) {
  %0 'a': int8[1,4] scale=0.5 zero_point=3
  %1 'b': int8[1,4] scale=0.5 zero_point=3
  op ADD (%0, %0) -> (%1)
}

subgraph 'else' (%0) -> (%0, %0) {
  %0 'a': int8[1,4] scale=0.5 zero_point=3
}

)";

TEST(PickBranch, TheOperatorsOfTheBranchStandWhereTheIfStood) {
  ExpectRewrite(kPass,
                std::string(R"(module

subgraph 'main' (%1) -> (%2, %3) {
  %0 'c': bool[1] buffer=1 = [1]
  %1 'x': int8[1,4] scale=0.5 zero_point=3
  %2 'y': int8[1,4] scale=0.5 zero_point=3
  %3 'z': int8[1,4] scale=0.5 zero_point=3
  op IF (%0, %1) -> (%2, %3) {else_subgraph_index=2 then_subgraph_index=1}
}
)") + kBranches,
                std::string(R"(module

subgraph 'main' (%1) -> (%2, %3) {
  %0 'c': bool[1] buffer=1 = [1]
  %1 'x': int8[1,4] scale=0.5 zero_point=3
  %2 'y': int8[1,4] scale=0.5 zero_point=3
  %3 'z': int8[1,4] scale=0.5 zero_point=3
  op ADD (%1, %1) -> (%2)
  op RESHAPE (%1) -> (%3)
}
)") + kBranches);
}

TEST(PickBranch, AConditionThatIsComputedDecidesAtRunTime) {
  ExpectUntouched(kPass, std::string(R"(module

subgraph 'main' (%0, %1) -> (%2, %3) {
  %0 'c': bool[1]
  %1 'x': int8[1,4] scale=0.5 zero_point=3
  %2 'y': int8[1,4] scale=0.5 zero_point=3
  %3 'z': int8[1,4] scale=0.5 zero_point=3
  op IF (%0, %1) -> (%2, %3) {else_subgraph_index=2 then_subgraph_index=1}
}
)") + kBranches);
}

}  // namespace
}  // namespace mote::passes
