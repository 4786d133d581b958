// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/testing.h"

namespace mote::passes {
namespace {

constexpr const char* kPass = "DropNoOps";

TEST(DropNoOps, ReadersOfANoOpReadItsInput) {
  ExpectRewrite(kPass,
                R"(module

subgraph 'main' (%0) -> (%2) {
  %0 'x': int8[1,4] scale=0.5 zero_point=3
  %1 'same': int8[1,4] scale=0.5 zero_point=3
  %2 'y': int8[1,4] scale=0.00390625 zero_point=-128
  op RESHAPE (%0) -> (%1)
  op LOGISTIC (%1) -> (%2)
}

)",
                R"(module

subgraph 'main' (%0) -> (%2) {
  %0 'x': int8[1,4] scale=0.5 zero_point=3
  %1 'same': int8[1,4] scale=0.5 zero_point=3
  %2 'y': int8[1,4] scale=0.00390625 zero_point=-128
  op LOGISTIC (%0) -> (%2)
}

)");
}

// The caller knows the output as %3, so the operator before writes that; its other reader follows.
TEST(DropNoOps, ANoOpAtTheOutputLetsTheOperatorBeforeWriteThat) {
  ExpectRewrite(kPass,
                R"(module

subgraph 'main' (%0) -> (%2, %3) {
  %0 'x': int8[1,4] scale=0.5 zero_point=3
  %1 'p': int8[1,4] scale=0.00390625 zero_point=-128
  %2 'other': float32[1,4]
  %3 'y': int8[1,4] scale=0.00390625 zero_point=-128
  op LOGISTIC (%0) -> (%1)
  op DEQUANTIZE (%1) -> (%2)
  op QUANTIZE (%1) -> (%3)
}

)",
                R"(module

subgraph 'main' (%0) -> (%2, %3) {
  %0 'x': int8[1,4] scale=0.5 zero_point=3
  %1 'p': int8[1,4] scale=0.00390625 zero_point=-128
  %2 'other': float32[1,4]
  %3 'y': int8[1,4] scale=0.00390625 zero_point=-128
  op LOGISTIC (%0) -> (%3)
  op DEQUANTIZE (%3) -> (%2)
}

)");
}

TEST(DropNoOps, ANoOpBetweenInputAndOutputStays) {
  ExpectUntouched(kPass,
                  R"(module

subgraph 'main' (%0) -> (%1) {
  %0 'x': int8[1,4] scale=0.5 zero_point=3
  %1 'y': int8[1,4] scale=0.5 zero_point=3
  op RESHAPE (%0) -> (%1)
}

)");
}

// Both tensors are the caller's: each needs its own memory.
TEST(DropNoOps, ANoOpBetweenTwoOutputsStays) {
  ExpectUntouched(kPass,
                  R"(module

subgraph 'main' (%0) -> (%1, %2) {
  %0 'x': int8[1,4] scale=0.5 zero_point=3
  %1 'p': int8[1,4] scale=0.00390625 zero_point=-128
  %2 'y': int8[1,4] scale=0.00390625 zero_point=-128
  op LOGISTIC (%0) -> (%1)
  op RESHAPE (%1) -> (%2)
}

)");
}

TEST(DropNoOps, AReshapeOfAReshapeReadsTheFirstOnesInput) {
  ExpectRewrite(kPass,
                R"(module

subgraph 'main' (%0) -> (%2) {
  %0 'x': int8[1,4] scale=0.5 zero_point=3
  %1 'a': int8[2,2] scale=0.5 zero_point=3
  %2 'b': int8[4] scale=0.5 zero_point=3
  op RESHAPE (%0) -> (%1)
  op RESHAPE (%1) -> (%2)
}

)",
                R"(module

subgraph 'main' (%0) -> (%2) {
  %0 'x': int8[1,4] scale=0.5 zero_point=3
  %1 'a': int8[2,2] scale=0.5 zero_point=3
  %2 'b': int8[4] scale=0.5 zero_point=3
  op RESHAPE (%0) -> (%1)
  op RESHAPE (%0) -> (%2)
}

)");
}

// There and back again: nothing is left but the reshape that nobody reads.
TEST(DropNoOps, AReshapeThereAndBackIsNothing) {
  ExpectRewrite(kPass,
                R"(module

subgraph 'main' (%0) -> (%3) {
  %0 'x': int8[1,4] scale=0.5 zero_point=3
  %1 'a': int8[2,2] scale=0.5 zero_point=3
  %2 'b': int8[1,4] scale=0.5 zero_point=3
  %3 'y': int8[1,4] scale=0.00390625 zero_point=-128
  op RESHAPE (%0) -> (%1)
  op RESHAPE (%1) -> (%2)
  op LOGISTIC (%2) -> (%3)
}

)",
                R"(module

subgraph 'main' (%0) -> (%3) {
  %0 'x': int8[1,4] scale=0.5 zero_point=3
  %1 'a': int8[2,2] scale=0.5 zero_point=3
  %2 'b': int8[1,4] scale=0.5 zero_point=3
  %3 'y': int8[1,4] scale=0.00390625 zero_point=-128
  op RESHAPE (%0) -> (%1)
  op LOGISTIC (%0) -> (%3)
}

)");
}

TEST(DropNoOps, QuantizeToAnotherScaleStays) {
  ExpectUntouched(kPass,
                  R"(module

subgraph 'main' (%0) -> (%2) {
  %0 'x': int8[1,4] scale=0.5 zero_point=3
  %1 'q': int8[1,4] scale=0.25 zero_point=3
  %2 'y': int8[1,4] scale=0.00390625 zero_point=-128
  op QUANTIZE (%0) -> (%1)
  op LOGISTIC (%1) -> (%2)
}

)");
}

// x -> op -> logistic -> y, with a constant operand for those that take one.
std::string Between(const std::string& op, int zero_point = 3) {
  return "module\n\nsubgraph 'main' (%0) -> (%2) {\n"
         "  %0 'x': int8[1,2,2,1] scale=0.5 zero_point=" +
         std::to_string(zero_point) +
         "\n  %1 'a': int8[1,2,2,1] scale=0.5 zero_point=" + std::to_string(zero_point) +
         "\n  %2 'y': int8[1,2,2,1] scale=0.00390625 zero_point=-128\n"
         "  %3 'pads': int32[4,2] buffer=1\n"
         "  op " +
         op + "\n  op LOGISTIC (%1) -> (%2)\n}\n\nbuffer 1: int32 [0, 0, 0, 0, 0, 0, 0, 0]\n";
}

void ExpectDropped(const std::string& text) {
  const Rewritten rewritten = Rewrite(kPass, text);
  EXPECT_EQ(rewritten.rewrites, 1) << text;
  EXPECT_NE(rewritten.text.find("op LOGISTIC (%0) -> (%2)"), std::string::npos) << rewritten.text;
}

TEST(DropNoOps, EveryOperatorThatKeepsEveryByteGoes) {
  const std::string unit = "{filter_height=1 filter_width=1 stride_h=1 stride_w=1}";
  ExpectDropped(Between("PAD (%0, %3) -> (%1)"));
  ExpectDropped(Between("MIRROR_PAD (%0, %3) -> (%1)"));
  ExpectDropped(Between("SLICE (%0, %3, %3) -> (%1)"));
  ExpectDropped(Between("TILE (%0, %3) -> (%1)"));
  ExpectDropped(Between("CONCATENATION (%0) -> (%1) {axis=3}"));
  ExpectDropped(Between("AVERAGE_POOL_2D (%0) -> (%1) " + unit));
  ExpectDropped(Between("MAX_POOL_2D (%0) -> (%1) " + unit));
  ExpectDropped(Between("RELU (%0) -> (%1)", -128));
}

TEST(DropNoOps, OperatorsThatChangeBytesStay) {
  ExpectUntouched(kPass, Between("RELU (%0) -> (%1)"));
  ExpectUntouched(kPass, Between("RELU6 (%0) -> (%1)", -128));
  ExpectUntouched(kPass, Between("REVERSE_V2 (%0, %3) -> (%1)"));
  ExpectUntouched(kPass,
                  R"(module

subgraph 'main' (%0) -> (%1) {
  %0 'x': int8[1,4] scale=0.5 zero_point=3
  %1 'y': uint8[1,4] scale=0.5 zero_point=3
  op QUANTIZE (%0) -> (%1)
}

)");
  ExpectUntouched(
      kPass,
      Between("MAX_POOL_2D (%0) -> (%1) {filter_height=2 filter_width=1 stride_h=1 stride_w=1}"));
  ExpectUntouched(kPass,
                  Between("MAX_POOL_2D (%0) -> (%1) {filter_height=1 filter_width=1 "
                          "fused_activation_function=RELU stride_h=1 stride_w=1}"));
  ExpectUntouched(kPass, Between("RESHAPE custom (%0) -> (%1)"));
}

}  // namespace
}  // namespace mote::passes
