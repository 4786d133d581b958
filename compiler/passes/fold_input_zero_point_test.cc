// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/testing.h"

namespace mote::passes {
namespace {

constexpr const char* kPass = "FoldInputZeroPoint";

// 7 - 3 * (1 + 2), -7 - 3 * (3 - 4)
TEST(FoldInputZeroPoint, TheBiasTakesItFromAConvolution) {
  ExpectRewrite(kPass,
                R"(module

subgraph 'main' (%0) -> (%3) {
  %0 'x': int8[1,1,2,1] scale=0.5 zero_point=3
  %1 'w': int8[2,1,2,1] scale=0.5 zero_point=0 buffer=1 = [1, 2, 3, -4]
  %2 'b': int32[2] scale=0.25 zero_point=0 buffer=2 = [7, -7]
  %3 'y': int8[1,1,2,2] scale=1 zero_point=0
  op CONV_2D (%0, %1, %2) -> (%3) {padding=SAME stride_h=1 stride_w=1}
}

)",
                R"(module

subgraph 'main' (%0) -> (%3) {
  %0 'x': int8[1,1,2,1] scale=0.5 zero_point=3
  %1 'w': int8[2,1,2,1] scale=0.5 zero_point=0 buffer=1 = [1, 2, 3, -4]
  %2 'b': int32[2] scale=0.25 zero_point=0 buffer=2 = [7, -7]
  %3 'y': int8[1,1,2,2] scale=1 zero_point=0
  %4 'b': int32[2] scale=0.25 zero_point=0 buffer=3 = [-2, -4]
  op CONV_2D (%0, %1, %4) -> (%3) {folded_input_zero_point=true padding=SAME stride_h=1 stride_w=1}
}

)");
}

// The sums are 1 + 3 and 2 - 4. No bias is zeros.
TEST(FoldInputZeroPoint, AMissingBiasIsMade) {
  ExpectRewrite(kPass,
                R"(module

subgraph 'main' (%0) -> (%2) {
  %0 'x': int8[1,1,1,2] scale=0.5 zero_point=-1
  %1 'w': int8[2,1,1,2] scale=[0.5, 0.25] zero_point=[0, 0] buffer=1 = [1, 3, 2, -4]
  %2 'y': int8[1,1,1,2] scale=1 zero_point=0
  op CONV_2D (%0, %1) -> (%2) {padding=VALID stride_h=1 stride_w=1}
}

)",
                R"(module

subgraph 'main' (%0) -> (%2) {
  %0 'x': int8[1,1,1,2] scale=0.5 zero_point=-1
  %1 'w': int8[2,1,1,2] scale=[0.5, 0.25] zero_point=[0, 0] buffer=1 = [1, 3, 2, -4]
  %2 'y': int8[1,1,1,2] scale=1 zero_point=0
  %3 'y/bias': int32[2] buffer=2 = [4, -2]
  op CONV_2D (%0, %1, %3) -> (%2) {folded_input_zero_point=true padding=VALID stride_h=1 stride_w=1}
}

)");
}

// The bias is at the end of int32; so is its difference, wrapped around as the kernel's sum is.
TEST(FoldInputZeroPoint, ADepthwiseConvolutionKeepsIt) {
  ExpectUntouched(kPass,
                  R"(module

subgraph 'main' (%0) -> (%2) {
  %0 'x': int8[1,1,2,2] scale=0.5 zero_point=-1
  %1 'w': int8[1,1,2,2] scale=0.5 zero_point=0 buffer=1 = [1, 2, 3, -4]
  %2 'y': int8[1,1,1,2] scale=1 zero_point=0
  op DEPTHWISE_CONV_2D (%0, %1) -> (%2) {padding=VALID stride_h=1 stride_w=1}
}

)");
}

TEST(FoldInputZeroPoint, TheBiasWrapsAround) {
  const Rewritten rewritten = Rewrite(kPass,
                                      R"(module

subgraph 'main' (%0) -> (%3) {
  %0 'x': int8[1,2] scale=0.5 zero_point=1
  %1 'w': int8[1,2] scale=0.5 zero_point=0 buffer=1 = [1, 2]
  %2 'b': int32[1] scale=0.25 zero_point=0 buffer=2 = [-2147483648]
  %3 'y': int8[1,1] scale=1 zero_point=0
  op FULLY_CONNECTED (%0, %1, %2) -> (%3)
}
)");
  EXPECT_NE(rewritten.text.find("= [2147483645]"), std::string::npos) << rewritten.text;
}

std::string FullyConnected(const std::string& x, const std::string& w, const std::string& op) {
  return "module\n\nsubgraph 'main' (%0) -> (%2) {\n  %0 'x': int8[1,2] scale=0.5 " + x +
         "\n  %1 'w': int8[1,2] scale=0.5 " + w +
         " buffer=1 = [1, 2]\n  %2 'y': int8[1,1] scale=1 zero_point=0\n  op FULLY_CONNECTED "
         "(%0, %1) -> (%2)" +
         op + "\n}\n\n";
}

TEST(FoldInputZeroPoint, StaysWhereThereIsNothingToFoldOrItIsDone) {
  ExpectUntouched(kPass, FullyConnected("zero_point=0", "zero_point=0", ""));
  ExpectUntouched(
      kPass, FullyConnected("zero_point=1", "zero_point=0", " {folded_input_zero_point=true}"));
}

// Packed as 0x21 0xC3: 1, 2 and 3, -4. 7 - 3 * (1 + 2), -7 - 3 * (3 - 4)
TEST(FoldInputZeroPoint, WeightsOfInt4AreUnpacked) {
  const Rewritten rewritten = Rewrite(kPass,
                                      R"(module

subgraph 'main' (%0) -> (%3) {
  %0 'x': int8[1,2] scale=0.5 zero_point=3
  %1 'w': int4[2,2] scale=0.5 zero_point=0 buffer=1
  %2 'b': int32[2] scale=0.25 zero_point=0 buffer=2 = [7, -7]
  %3 'y': int8[1,2] scale=1 zero_point=0
  op FULLY_CONNECTED (%0, %1, %2) -> (%3)
}

buffer 1: uint8 [33, 195]
)");
  EXPECT_NE(rewritten.text.find("= [-2, -4]"), std::string::npos) << rewritten.text;
}

// Then the sum over x would be needed too.
TEST(FoldInputZeroPoint, WeightsWithAZeroPointOfTheirOwnStay) {
  ExpectUntouched(kPass, FullyConnected("zero_point=1", "zero_point=2", ""));
}

}  // namespace
}  // namespace mote::passes
