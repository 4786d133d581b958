// SPDX-License-Identifier: Apache-2.0
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
  b_.tensor(kX).dtype = DType::kInt16;
  EXPECT_EQ(Refusal(b_),
            "op 0 CONV_2D 'y': input int16, want int8. Requantise the model, or see 'mote ops'.");
}

TEST_F(Conv2dOp, RefusesBatchesAndChannelsThatDoNotFit) {
  b_.tensor(kX).shape = {2, 1, 3, 1};
  EXPECT_THAT(Refusal(b_), HasSubstr("batch 2, want 1."));
  b_.tensor(kX).shape = {1, 1, 3, 2};
  EXPECT_THAT(Refusal(b_), HasSubstr("weights have 1 input channels, want 2 as the input has."));
}

TEST_F(Conv2dOp, RefusesAShapeThatIsNotWhatTheInputsGive) {
  b_.tensor(kY).shape = {1, 1, 3, 2};
  EXPECT_THAT(Refusal(b_),
              HasSubstr("output 0 is stated as [1,1,3,2], but its inputs give [1,1,2,2]"));
}

TEST_F(Conv2dOp, RefusesWeightsThatAreNoConstant) {
  b_.tensor(kW).buffer = 0;
  EXPECT_THAT(Refusal(b_), HasSubstr("weights is computed at run time, want a constant."));
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

}  // namespace
}  // namespace mote::ops
