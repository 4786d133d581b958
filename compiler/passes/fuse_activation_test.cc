// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/testing.h"

namespace mote::passes {
namespace {

constexpr const char* kPass = "FuseActivation";

TEST(FuseActivation, TheOperatorBeforeClampsAndWritesTheOutput) {
  ExpectRewrite(kPass,
                R"(module

subgraph 'main' (%0) -> (%3) {
  %0 'x': int8[1,2] scale=0.5 zero_point=3
  %1 'w': int8[1,2] scale=0.5 zero_point=0 buffer=1 = [1, 2]
  %2 'sum': int8[1,1] scale=1 zero_point=-5
  %3 'y': int8[1,1] scale=1 zero_point=-5
  op FULLY_CONNECTED (%0, %1) -> (%2) {keep_num_dims=false}
  op RELU6 (%2) -> (%3)
}

)",
                R"(module

subgraph 'main' (%0) -> (%3) {
  %0 'x': int8[1,2] scale=0.5 zero_point=3
  %1 'w': int8[1,2] scale=0.5 zero_point=0 buffer=1 = [1, 2]
  %2 'sum': int8[1,1] scale=1 zero_point=-5
  %3 'y': int8[1,1] scale=1 zero_point=-5
  op FULLY_CONNECTED (%0, %1) -> (%3) {fused_activation_function=RELU6 keep_num_dims=false}
}

)");
}

// x + x -> relu, with the lines that the tests vary.
std::string AddAndRelu(const std::string& outputs,
                       const std::string& sum,
                       const std::string& add,
                       const std::string& more = "") {
  return "module\n\nsubgraph 'main' (%0) -> (" + outputs +
         ") {\n  %0 'x': int8[1,2] scale=0.5 zero_point=3\n  %1 'sum': int8[1,2] " + sum +
         "\n  %2 'y': int8[1,2] scale=1 zero_point=-5\n  %3 'z': int8[2] scale=1 zero_point=-5\n"
         "  op ADD (%0, %0) -> (%1)" +
         add + "\n  op RELU (%1) -> (%2)\n" + more + "}\n\n";
}

TEST(FuseActivation, EqualQuantisationIsFused) {
  EXPECT_EQ(Rewrite(kPass, AddAndRelu("%2", "scale=1 zero_point=-5", "")).rewrites, 1);
}

// RELU6 ends at 1.5 steps: 3 by itself, 2 where XNNPACK clamps a sum.
TEST(FuseActivation, InModeXnnpackStaysWhereTheFusedClampEndsElsewhere) {
  ops::LowerOptions options;
  options.rounding = Rounding::kXnnpack;
  const auto text = [](const std::string& quantization) {
    return "module\n\nsubgraph 'main' (%0) -> (%2) {\n  %0 'x': int8[1,2] scale=0.5 zero_point=3\n"
           "  %1 'sum': int8[1,2] " +
           quantization + "\n  %2 'y': int8[1,2] " + quantization +
           "\n  op ADD (%0, %0) -> (%1)\n  op RELU6 (%1) -> (%2)\n}\n\n";
  };
  EXPECT_EQ(Rewrite(kPass, text("scale=4 zero_point=1"), options).rewrites, 0);
  EXPECT_EQ(Rewrite(kPass, text("scale=4 zero_point=1")).rewrites, 1);
  EXPECT_EQ(Rewrite(kPass, text("scale=4 zero_point=0"), options).rewrites, 1);
}

// Then the activation requantises too.
TEST(FuseActivation, UnequalQuantisationStays) {
  ExpectUntouched(kPass, AddAndRelu("%2", "scale=2 zero_point=-5", ""));
  ExpectUntouched(kPass, AddAndRelu("%2", "scale=1 zero_point=-4", ""));
}

TEST(FuseActivation, ASecondActivationStays) {
  ExpectUntouched(kPass,
                  AddAndRelu("%2", "scale=1 zero_point=-5", " {fused_activation_function=RELU6}"));
}

TEST(FuseActivation, StaysWhereSomebodyElseReadsTheSum) {
  ExpectUntouched(kPass, AddAndRelu("%2, %1", "scale=1 zero_point=-5", ""));
  ExpectUntouched(kPass,
                  AddAndRelu("%2, %3", "scale=1 zero_point=-5", "", "  op RESHAPE (%1) -> (%3)\n"));
}

std::string Float(const std::string& op, const std::string& more) {
  return "module\n\nsubgraph 'main' (%0) -> (%2) {\n  %0 'x': float32[1,2]\n"
         "  %1 'sum': float32[1,2]\n  %2 'y': float32[1,2]\n" +
         more + "  op " + op + " -> (%1)\n  op RELU (%1) -> (%2)\n}\n\n";
}

// Operators with weights clamp real numbers to finite ones with or without an activation.
TEST(FuseActivation, RealNumbersAreFusedIntoOperatorsWithWeights) {
  const std::string weights = "  %3 'w': float32[2,2] buffer=1 = [1, 2, 3, 4]\n";
  EXPECT_EQ(Rewrite(kPass, Float("FULLY_CONNECTED (%0, %3)", weights)).rewrites, 1);
  ExpectUntouched(kPass, Float("ADD (%0, %0)", ""));
}

TEST(FuseActivation, OperatorsWithoutAFusedClampStay) {
  ExpectUntouched(kPass,
                  R"(module

subgraph 'main' (%0) -> (%2) {
  %0 'x': int8[1,2] scale=0.5 zero_point=3
  %1 'flat': int8[2] scale=0.5 zero_point=3
  %2 'y': int8[2] scale=0.5 zero_point=3
  op RESHAPE (%0) -> (%1)
  op RELU (%1) -> (%2)
}

)");
}

}  // namespace
}  // namespace mote::passes
