// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/requant.h"

#include <cmath>
#include <random>

#include "compiler/ops/testing.h"

namespace mote::ops {
namespace {

using graph::DType;
using graph::Enum;
using graph::ModuleBuilder;

void ExpectRequant(double m, int32_t multiplier, int32_t shift) {
  const Requant r = QuantizeMultiplier(m);
  EXPECT_EQ(r.multiplier, multiplier) << m;
  EXPECT_EQ(r.shift, shift) << m;
}

TEST(QuantizeMultiplier, IsFractionAndExponent) {
  ExpectRequant(0, 0, 0);
  ExpectRequant(1, 1 << 30, 1);
  ExpectRequant(0.5, 1 << 30, 0);
  ExpectRequant(0.75, 3 << 29, 0);
  ExpectRequant(0.3, 1288490189, -1);  // 0.6 * 2^31 = 1288490188.8
}

TEST(QuantizeMultiplier, AFractionThatRoundsToOneMovesToTheExponent) {
  ExpectRequant(1 - 0x1p-40, 1 << 30, 1);
  ExpectRequant(0.25 * (1 - 0x1p-40), 1 << 30, -1);
}

TEST(QuantizeMultiplier, WhatWouldShiftAllBitsOutIsZero) {
  ExpectRequant(0x1p-32, 1 << 30, -31);
  ExpectRequant(0x1.8p-33, 0, 0);
  ExpectRequant(1e-300, 0, 0);
}

TEST(QuantizeMultiplier, IsWithinHalfAnUlpOfQ31) {
  std::mt19937 engine(1);
  std::uniform_real_distribution<double> exponent(-30, 29);
  for (int i = 0; i < 100'000; ++i) {
    const double m = std::exp2(exponent(engine));
    const Requant r = QuantizeMultiplier(m);
    ASSERT_GE(r.multiplier, 1 << 30) << m;
    ASSERT_LE(std::abs(std::ldexp(r.multiplier, r.shift - 31) - m), std::ldexp(0.5, r.shift - 31));
  }
}

ModuleBuilder WithActivation(const std::string& activation, float scale, int64_t zero_point) {
  ModuleBuilder b;
  const int x = b.AddInput("x", DType::kInt8, {1, 1, 1, 1}, scale, zero_point);
  const int y = b.AddTensor("y", DType::kInt8, {1, 1, 1, 1}, scale, zero_point);
  b.AddOp("MAX_POOL_2D",
          {x},
          {y},
          {{"padding", Enum{"VALID"}},
           {"stride_w", int64_t{1}},
           {"stride_h", int64_t{1}},
           {"filter_width", int64_t{1}},
           {"filter_height", int64_t{1}},
           {"fused_activation_function", Enum{activation}}});
  return b;
}

void ExpectRange(ModuleBuilder b, const std::string& min, const std::string& max) {
  const Result<KernelCall> call = LowerOnly(b);
  ASSERT_TRUE(call.ok()) << call.error().message;
  EXPECT_EQ(Param(*call, "act_min"), min);
  EXPECT_EQ(Param(*call, "act_max"), max);
}

TEST(ActivationRange, IsTheRealRangeInTheOutputsUnits) {
  ExpectRange(WithActivation("NONE", 0.5F, 10), "-128", "127");
  ExpectRange(WithActivation("RELU", 0.5F, 10), "10", "127");
  ExpectRange(WithActivation("RELU6", 0.5F, 10), "10", "22");
  ExpectRange(WithActivation("RELU6", 0.01F, -128), "-128", "127");
  ExpectRange(WithActivation("RELU_N1_TO_1", 0.5F, 10), "8", "12");
  ExpectRange(WithActivation("RELU6", 4.0F, 0), "0", "2");  // 1.5 goes away from zero
  ExpectRange(WithActivation("RELU_N1_TO_1", 1e-30F, 0), "-128", "127");
}

// RELU6 at a scale of 4: 6 is one step and a half.
TEST(ActivationRange, OfXnnpackEndsAtEvenStepsBehindTheZeroPoint) {
  ModuleBuilder b;
  const int x = b.AddInput("x", DType::kInt8, {2}, 4.0F, 0);
  const int y = b.AddTensor("y", DType::kInt8, {2}, 4.0F, 1);
  b.AddOp("ADD", {x, x}, {y}, {{"fused_activation_function", Enum{"RELU6"}}});
  b.SetOutputs({y});
  EXPECT_EQ(Param(*LowerOnly(b, Rounding::kSingle), "act_max"), "3");   // 1 + 1.5 away from zero
  EXPECT_EQ(Param(*LowerOnly(b, Rounding::kXnnpack), "act_max"), "2");  // 2.5
  b.tensor(y).quantization.zero_point = {0};
  EXPECT_EQ(Param(*LowerOnly(b, Rounding::kXnnpack), "act_max"), "2");  // 1.5
  EXPECT_EQ(Param(*LowerOnly(b, Rounding::kXnnpack), "act_min"), "0");
}

TEST(ActivationRange, OthersAreRefused) {
  ModuleBuilder b = WithActivation("TANH", 0.5F, 0);
  EXPECT_EQ(Refusal(b),
            "op 0 MAX_POOL_2D 'y': fused activation TANH, want NONE, RELU, RELU6 or RELU_N1_TO_1.");
}

}  // namespace
}  // namespace mote::ops
