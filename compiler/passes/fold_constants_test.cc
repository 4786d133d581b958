// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/testing.h"

namespace mote::passes {
namespace {

constexpr const char* kPass = "FoldConstants";

// A chain of constants becomes one: 2 * 0.5 + 3 * 0.5 is 2.5, 5 on the output's scale.
TEST(FoldConstants, OperatorsOnConstantsBecomeConstants) {
  ExpectRewrite(kPass,
                R"(module

subgraph 'main' (%0) -> (%5) {
  %0 'x': int8[1,2] scale=0.5 zero_point=0
  %1 'a': int8[1,2] scale=0.5 zero_point=0 buffer=1 = [2, -4]
  %2 'b': int8[1,2] scale=0.5 zero_point=0 buffer=2 = [3, 10]
  %3 'sum': int8[1,2] scale=0.5 zero_point=0
  %4 'flat': int8[2] scale=0.5 zero_point=0
  %5 'y': int8[1,2] scale=0.5 zero_point=0
  op ADD (%1, %2) -> (%3)
  op RESHAPE (%3) -> (%4)
  op ADD (%0, %4) -> (%5)
}

)",
                R"(module

subgraph 'main' (%0) -> (%5) {
  %0 'x': int8[1,2] scale=0.5 zero_point=0
  %1 'a': int8[1,2] scale=0.5 zero_point=0 buffer=1 = [2, -4]
  %2 'b': int8[1,2] scale=0.5 zero_point=0 buffer=2 = [3, 10]
  %3 'sum': int8[1,2] scale=0.5 zero_point=0 buffer=3 = [5, 6]
  %4 'flat': int8[2] scale=0.5 zero_point=0 buffer=4 = [5, 6]
  %5 'y': int8[1,2] scale=0.5 zero_point=0
  op ADD (%0, %4) -> (%5)
}

)");
}

// The usual way in which a flexible batch is written down: shape, a piece of it, a new shape.
TEST(FoldConstants, ShapesAreKnownWhateverTheInputHolds) {
  const Rewritten rewritten = Rewrite(kPass,
                                      R"(module

subgraph 'main' (%0) -> (%6) {
  %0 'x': int8[1,2] scale=0.5 zero_point=0
  %1 'shape': int32[2]
  %2 'zero': int32[1] buffer=1
  %3 'one': int32[1] buffer=2
  %4 'batch': int32[1]
  %5 'flat': int32[1,1]
  %6 'y': int8[2] scale=0.5 zero_point=0
  op SHAPE (%0) -> (%1)
  op SLICE (%1, %2, %3) -> (%4)
  op PACK (%4) -> (%5) {axis=0 values_count=1}
  op RESHAPE (%0, %5) -> (%6)
}

buffer 1: int32 [0]
buffer 2: int32 [1]
)");
  EXPECT_EQ(rewritten.rewrites, 3);
  EXPECT_EQ(rewritten.text.find("op SHAPE"), std::string::npos) << rewritten.text;
  EXPECT_EQ(rewritten.text.find("op PACK"), std::string::npos) << rewritten.text;
  EXPECT_NE(rewritten.text.find("op RESHAPE (%0, %5) -> (%6)"), std::string::npos);
}

TEST(FoldConstants, WhatTheCallerReadsIsStillComputed) {
  ExpectUntouched(kPass,
                  R"(module

subgraph 'main' (%0) -> (%2) {
  %0 'x': int8[1,2] scale=0.5 zero_point=0
  %1 'a': int8[1,2] scale=0.5 zero_point=0 buffer=1 = [2, -4]
  %2 'y': int8[2] scale=0.5 zero_point=0
  op RESHAPE (%1) -> (%2)
}

)");
}

TEST(FoldConstants, LargeConstantsAreNotMade) {
  ExpectUntouched(kPass,
                  R"(module

subgraph 'main' (%0) -> (%3) {
  %0 'x': int8[1] scale=0.5 zero_point=0
  %1 'a': int8[1] scale=0.5 zero_point=0 buffer=1 = [2]
  %2 'large': int8[2000000] scale=0.5 zero_point=0
  %3 'y': int8[2000000] scale=0.5 zero_point=0
  %4 'pads': int32[1,2] buffer=2 = [0, 1999999]
  op PAD (%1, %4) -> (%2)
  op ADD (%2, %0) -> (%3)
}

)");
}

}  // namespace
}  // namespace mote::passes
