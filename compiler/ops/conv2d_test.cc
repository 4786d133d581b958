// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <limits>

#include "compiler/ops/testing.h"

namespace mote::ops {
namespace {

using graph::DType;
using graph::Enum;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr int kX = 0, kW = 1, kB = 2, kY = 3;

// One 1x2 window, 2 channels: [1, 2] and [3, -4]; all scales 1, so sums are outputs.
class Conv2dOp : public ::testing::Test {
 protected:
  Conv2dOp() {
    b_.AddInput("x", DType::kInt8, {1, 1, 3, 1}, 1.0F, 10);
    b_.AddConstant<int8_t>("w", {2, 1, 2, 1}, {1, 2, 3, -4}, 1.0F);
    b_.AddConstant<int32_t>("b", {2}, {5, -5}, 1.0F);
    b_.AddTensor("y", DType::kInt8, {1, 1, 2, 2}, 1.0F, 0);
    b_.AddOp("CONV_2D",
             {kX, kW, kB},
             {kY},
             {{"padding", Enum{"VALID"}}, {"stride_h", int64_t{1}}, {"stride_w", int64_t{1}}});
  }
  std::vector<int8_t> Run() { return RunOnly<int8_t, int8_t>(b_, {{kX, {11, 12, 13}}}); }

  graph::ModuleBuilder b_;
};

// 1*1 + 2*2 + 5, 3*1 - 4*2 - 5; 1*2 + 2*3 + 5, 3*2 - 4*3 - 5
TEST_F(Conv2dOp, SumsOverTheWindow) { EXPECT_THAT(Run(), ElementsAre(10, -10, 13, -11)); }

TEST_F(Conv2dOp, WithoutABiasAddsNothing) {
  b_.op(0).inputs = {kX, kW, graph::kAbsent};
  EXPECT_THAT(Run(), ElementsAre(5, -5, 8, -6));
  b_.op(0).inputs = {kX, kW};
  EXPECT_THAT(Run(), ElementsAre(5, -5, 8, -6));
}

TEST_F(Conv2dOp, ScalesEveryChannelByItsOwn) {
  b_.SetPerChannel(kW, {1.0F, 2.0F}, 0);
  EXPECT_THAT(Run(), ElementsAre(10, -20, 13, -22));
}

TEST_F(Conv2dOp, ClampsAsTheActivationSays) {
  b_.op(0).attributes.Set("fused_activation_function", Enum{"RELU6"});
  EXPECT_THAT(Run(), ElementsAre(6, 0, 6, 0));
}

// SAME adds a column to the right; it reads the zero point, real 0.
TEST_F(Conv2dOp, PaddingReadsTheZeroPoint) {
  b_.op(0).attributes.Set("padding", Enum{"SAME"});
  b_.tensor(kY).shape = {1, 1, 3, 2};
  EXPECT_THAT(Run(), ElementsAre(10, -10, 13, -11, 8, 4));
}

// The bias then holds -10 * (1 + 2) and -10 * (3 - 4), and padding still reads 10.
TEST_F(Conv2dOp, AFoldedZeroPointChangesNothing) {
  b_.op(0).attributes.Set("padding", Enum{"SAME"});
  b_.tensor(kY).shape = {1, 1, 3, 2};
  const int folded = b_.AddConstant<int32_t>("folded", {2}, {5 - 30, -5 + 10}, 1.0F);
  b_.op(0).inputs[2] = folded;
  b_.op(0).attributes.Set(kFoldedZeroPoint, true);
  EXPECT_THAT(Run(), ElementsAre(10, -10, 13, -11, 8, 4));
}

TEST_F(Conv2dOp, CountsItsMacs) { EXPECT_EQ(LowerOnly(b_)->macs, 2 * 2 * 2); }

TEST_F(Conv2dOp, IsNamedWithItsRounding) {
  EXPECT_EQ(LowerOnly(b_)->function, "mote::Conv2dS8Ref<mote::Rounding::kSingle>");
  EXPECT_EQ(LowerOnly(b_, Rounding::kTflm)->function, "mote::Conv2dS8Ref<mote::Rounding::kTflm>");
}

TEST_F(Conv2dOp, RefusesOtherTypes) {
  b_.tensor(kX).dtype = DType::kUInt8;
  EXPECT_EQ(Refusal(b_),
            "op 0 CONV_2D 'y': input uint8, want int8, int16 or float32. Requantise the model, or "
            "see 'mote ops'.");
  b_.tensor(kX).dtype = DType::kInt16;
  EXPECT_THAT(Refusal(b_), HasSubstr("output int8, want int16."));
  b_.tensor(kX).dtype = DType::kFloat32;
  EXPECT_THAT(Refusal(b_), HasSubstr("weights int8, want float32."));
}

TEST_F(Conv2dOp, TakesTheImagesOfABatchOneAfterTheOther) {
  const std::vector<int8_t> first = {1, 2, 3}, second = {-9, 5, 100};
  std::vector<int8_t> expected = RunOnly(b_, {{kX, first}});
  const std::vector<int8_t> behind = RunOnly(b_, {{kX, second}});
  expected.insert(expected.end(), behind.begin(), behind.end());
  b_.tensor(kX).shape[0] = 2;
  b_.tensor(b_.op(0).outputs[0]).shape[0] = 2;
  EXPECT_EQ(RunOnly(b_, {{kX, {1, 2, 3, -9, 5, 100}}}), expected);
  EXPECT_EQ(LowerOnly(b_)->images, 2);
}

TEST_F(Conv2dOp, RefusesBatchesAndChannelsThatDoNotFit) {
  b_.tensor(kX).shape = {0, 1, 3, 1};
  EXPECT_THAT(Refusal(b_), HasSubstr("batch 0, want 1 or more."));
  b_.tensor(kX).shape = {1, 1, 3, 1};
  b_.tensor(kW).shape = {1, 1, 2, 2};
  EXPECT_THAT(Refusal(b_), HasSubstr("weights have 2 input channels, want 1 as the input has"));
  b_.tensor(kX).shape = {1, 1, 3, 0};
  EXPECT_THAT(Refusal(b_), HasSubstr("weights have 2 input channels, want 0 as the input has"));
  b_.tensor(kX).shape = {1, 1, 3, 4};
  EXPECT_THAT(Refusal(b_), HasSubstr("weights have 1 filters, want a multiple of the 2 groups."));
}

TEST_F(Conv2dOp, RefusesAShapeThatIsNotWhatTheInputsGive) {
  b_.tensor(kY).shape = {1, 1, 3, 2};
  EXPECT_THAT(Refusal(b_),
              HasSubstr("output 0 is stated as [1,1,3,2], but its inputs give [1,1,2,2]"));
}

TEST_F(Conv2dOp, TakesComputedWeightsButNotPackedOnes) {
  b_.tensor(kW).buffer = 0;
  const std::vector<int8_t> w = {1, 2, 3, -4};
  EXPECT_THAT((RunOnly<int8_t, int8_t>(b_, {{kX, {11, 12, 13}}, {kW, w}})),
              ElementsAre(10, -10, 13, -11));
  b_.tensor(kW).dtype = DType::kInt4;
  EXPECT_THAT(Refusal(b_), HasSubstr("weights of int4 is computed at run time, want a constant."));
}

// 4 bits a weight, the first in the low half: 1, 2 and 3, -4.
TEST_F(Conv2dOp, UnpacksWeightsOfInt4) {
  b_.tensor(kW).dtype = DType::kInt4;
  b_.tensor(kW).buffer = graph::AddBuffer(b_.module(), {0x21, 0xC3});
  EXPECT_THAT(Run(), ElementsAre(10, -10, 13, -11));
  EXPECT_EQ(LowerOnly(b_)->table, "conv2d_s4");
  EXPECT_EQ(LowerOnly(b_)->operands[1].constant.bytes.size(), 2);
}

// Two groups: filter 0 sees channel 0 of the three pixels, filter 1 channel 1.
TEST_F(Conv2dOp, FiltersOfAGroupSeeItsChannels) {
  b_.tensor(kX).shape = {1, 1, 3, 2};
  EXPECT_THAT((RunOnly<int8_t, int8_t>(b_, {{kX, {11, 9, 12, 8, 13, 7}}})),
              ElementsAre(10, 0, 13, 1));
}

TEST_F(Conv2dOp, RefusesScalesAlongAnotherAxis) {
  b_.SetPerChannel(kW, {1.0F, 2.0F}, 3);
  EXPECT_THAT(Refusal(b_), HasSubstr("weights have 2 scales along axis 3"));
}

TEST_F(Conv2dOp, RefusesABiasOfAnotherLength) {
  b_.op(0).inputs[2] = b_.AddConstant<int32_t>("b3", {3}, {1, 2, 3});
  EXPECT_THAT(Refusal(b_), HasSubstr("bias has 3 elements, want 2."));
}

TEST_F(Conv2dOp, RefusesOptionsThatItDoesNotKnow) {
  b_.op(0).attributes.Set("stride_x", int64_t{1});
  EXPECT_THAT(Refusal(b_), HasSubstr("option 'stride_x' is not supported. Did you mean 'stride_"));
}

TEST_F(Conv2dOp, RefusesScalesOutOfAllProportion) {
  b_.tensor(kX).quantization.scale = {3e38F};
  EXPECT_THAT(Refusal(b_), HasSubstr("want a number in [0, 2^30)"));
}

// The same layer with activations of int16; the bias decides how wide the sums are.
class Conv2dInt16 : public Conv2dOp {
 protected:
  Conv2dInt16() {
    for (const int tensor : {kX, kY}) {
      b_.tensor(tensor).dtype = DType::kInt16;
      b_.tensor(tensor).quantization.zero_point = {0};
    }
  }
  std::vector<int16_t> Run16() { return RunOnly<int16_t, int16_t>(b_, {{kX, {1000, 2000, 3000}}}); }
};

TEST_F(Conv2dInt16, SumsIn32BitsWithABiasOfInt32AndIn64Otherwise) {
  EXPECT_THAT(Run16(), ElementsAre(5005, -5005, 8005, -6005));
  EXPECT_EQ(Param(*LowerOnly(b_), "wide"), "0");
  b_.op(0).inputs = {kX, kW};
  EXPECT_THAT(Run16(), ElementsAre(5000, -5000, 8000, -6000));
  EXPECT_EQ(Param(*LowerOnly(b_), "wide"), "1");
  b_.op(0).attributes.Set("quantized_bias_type", Enum{"INT32"});
  EXPECT_EQ(Param(*LowerOnly(b_), "wide"), "0");
  b_.op(0).inputs = {kX, kW, b_.AddConstant<int64_t>("b64", {2}, {6, -6}, 1.0F)};
  EXPECT_THAT(Run16(), ElementsAre(5006, -5006, 8006, -6006));
  EXPECT_EQ(Param(*LowerOnly(b_), "wide"), "1");
}

TEST_F(Conv2dInt16, RefusesWhatWouldLeaveTheRangeOfItsSums) {
  b_.op(0).inputs[2] = b_.AddConstant<int64_t>("b64", {2}, {int64_t{1} << 46, 0}, 1.0F);
  EXPECT_THAT(Refusal(b_), HasSubstr("bias 70368744177664 is out of range, want less than 2^46."));
  b_.op(0).inputs = {kX, kW};
  b_.tensor(kX).quantization.scale = {128};
  EXPECT_THAT(Refusal(b_), HasSubstr("output scale is 2^7 or more, want less"));
  b_.tensor(kX).quantization.zero_point = {1};
  EXPECT_THAT(Refusal(b_), HasSubstr("input has zero point 1, which does not fit int16."));
}

TEST(Conv2dFloat, ClampsToFiniteNumbersAndLetsNaNPass) {
  graph::ModuleBuilder b;
  const int x = b.AddInput("x", DType::kFloat32, {1, 1, 3, 1});
  const int w = b.AddConstant<float>("w", {1, 1, 1, 1}, {2});
  const int y = b.AddTensor("y", DType::kFloat32, {1, 1, 3, 1});
  b.AddOp("CONV_2D", {x, w}, {y}, {{"stride_h", int64_t{1}}, {"stride_w", int64_t{1}}});
  const std::vector<float> got = RunOnly<float, float>(b, {{x, {0x1p127F, -1.5F, NAN}}});
  EXPECT_EQ(got[0], std::numeric_limits<float>::max());
  EXPECT_EQ(got[1], -3);
  EXPECT_TRUE(std::isnan(got[2]));
}

}  // namespace
}  // namespace mote::ops
