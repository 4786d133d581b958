// SPDX-License-Identifier: Apache-2.0
// CONV_2D, DEPTHWISE_CONV_2D and FULLY_CONNECTED: what they take, and with which numbers.
#include <cmath>

#include "compiler/ops/testing.h"

namespace mote::ops {
namespace {

using graph::DType;
using graph::Enum;
using graph::ModuleBuilder;
using ::testing::HasSubstr;

graph::Attributes Window(const std::string& padding, int64_t stride) {
  graph::Attributes a;
  a.Set("padding", Enum{padding});
  a.Set("stride_w", stride);
  a.Set("stride_h", stride);
  return a;
}

struct Model {
  ModuleBuilder b;
  int x, w, bias, y;
};

// 2x2 image of 1 channel, 2 filters of 2x2.
Model Depthwise() {
  Model m;
  m.x = m.b.AddInput("x", DType::kInt8, {1, 2, 2, 1}, 0.5F, 1);
  m.w = m.b.AddConstant<int8_t>("w", {1, 2, 2, 2}, {1, 2, 1, 2, 1, 2, 1, 2}, 1.0F);
  m.bias = m.b.AddConstant<int32_t>("b", {2}, {0, 10}, 0.5F);
  m.y = m.b.AddTensor("y", DType::kInt8, {1, 1, 1, 2}, 0.5F, -1);
  m.b.AddOp("DEPTHWISE_CONV_2D", {m.x, m.w, m.bias}, {m.y}, Window("VALID", 1));
  return m;
}

TEST(DepthwiseConv2dOp, RunsWithOneScalePerChannelOrOneForAll) {
  Model m = Depthwise();
  EXPECT_EQ(RunOnly(m.b, {{m.x, {1, 2, 3, 4}}}), (std::vector<int8_t>{5, 21}));
  m.b.SetPerChannel(m.w, {1.0F, 0.5F}, 3);
  EXPECT_EQ(RunOnly(m.b, {{m.x, {1, 2, 3, 4}}}), (std::vector<int8_t>{5, 10}));
}

TEST(DepthwiseConv2dOp, ChannelsMustBeAMultipleAndAgreeWithTheAttribute) {
  Model m = Depthwise();
  m.b.op(0).attributes.Set("depth_multiplier", int64_t{3});
  EXPECT_EQ(Refusal(m.b),
            "op 0 DEPTHWISE_CONV_2D 'y': depth_multiplier is 3, but the shapes give 2.");
  m.b.tensor(m.x).shape = {1, 2, 2, 3};
  EXPECT_THAT(Refusal(m.b),
              HasSubstr("weights have shape [1,2,2,2], want [1,Kh,Kw,Co] with Co a "
                        "multiple of the input's 3 channels."));
}

TEST(DepthwiseConv2dOp, ScalesMustLieAlongTheChannels) {
  Model m = Depthwise();
  m.b.SetPerChannel(m.w, {1.0F, 0.5F}, 1);
  EXPECT_THAT(Refusal(m.b),
              HasSubstr("weights have 2 scales along axis 1, want 1, or 2 along "
                        "axis 3."));
}

TEST(DepthwiseConv2dOp, AWindowTooLargeIsRefusedNotOverflowed) {
  Model m = Depthwise();
  m.b.op(0).attributes.Set("padding", Enum{"SAME"});
  m.b.op(0).attributes.Set("dilation_h_factor", int64_t{1} << 20);
  EXPECT_THAT(Refusal(m.b), HasSubstr("height: a window over 1048577 pixels"));
}

Model Dense() {
  Model m;
  m.x = m.b.AddInput("x", DType::kInt8, {1, 3}, 0.5F, -1);
  m.w = m.b.AddConstant<int8_t>("w", {2, 3}, {1, 1, 1, 2, -2, -1}, 1.0F);
  m.bias = m.b.AddConstant<int32_t>("b", {2}, {1, -20}, 0.5F);
  m.y = m.b.AddTensor("y", DType::kInt8, {1, 2}, 1.0F, 10);
  m.b.AddOp("FULLY_CONNECTED", {m.x, m.w, m.bias}, {m.y});
  return m;
}

TEST(FullyConnectedOp, RunsWithAndWithoutBias) {
  Model m = Dense();
  EXPECT_EQ(RunOnly(m.b, {{m.x, {1, 2, 3}}}), (std::vector<int8_t>{15, -3}));
  m.b.op(0).inputs.pop_back();
  EXPECT_EQ(RunOnly(m.b, {{m.x, {1, 2, 3}}}), (std::vector<int8_t>{15, 7}));
}

// 0.1f * 0.7f rounds to a float; in double the last bits of the multiplier are others.
TEST(FullyConnectedOp, MultipliesASingleWeightScaleInFloat) {
  Model m = Dense();
  m.b.tensor(m.x).quantization.scale = {0.1F};
  m.b.tensor(m.w).quantization.scale = {0.7F};
  const Result<KernelCall> single = LowerOnly(m.b);
  ASSERT_TRUE(single.ok()) << single.error().message;
  ASSERT_EQ(single->operands[3].constant.bytes.size(), sizeof(Requant));
  EXPECT_EQ(Param(*single, "requant_stride"), "0");
  Requant r = {};
  std::memcpy(&r, single->operands[3].constant.bytes.data(), sizeof(r));
  const double in_float = static_cast<double>(0.1F * 0.7F);
  const double in_double = static_cast<double>(0.1F) * static_cast<double>(0.7F);
  EXPECT_EQ(r.multiplier, std::llround(in_float * 0x1p34));
  EXPECT_NE(r.multiplier, std::llround(in_double * 0x1p34));

  m.b.SetPerChannel(m.w, {0.7F, 0.7F}, 0);
  const Result<KernelCall> channels = LowerOnly(m.b);
  ASSERT_TRUE(channels.ok()) << channels.error().message;
  EXPECT_EQ(Param(*channels, "requant_stride"), "1");
  std::memcpy(&r, channels->operands[3].constant.bytes.data(), sizeof(r));
  EXPECT_EQ(r.multiplier, std::llround(in_double * 0x1p34));
}

KernelCall LowerForM4(ModuleBuilder& b, Rounding rounding = Rounding::kSingle) {
  LowerOptions options;
  options.rounding = rounding;
  options.isas = {"ref", "m4"};
  const OpView op(b.module(), b.module().main(), 0);
  const Result<KernelCalls> calls = LowerOp(op, options);
  MOTE_CHECK(calls.ok(), calls.error().message);
  const TensorBytes memory = {{op.input_id(0), graph::BytesOf(std::vector<int8_t>{99, -2, 3})}};
  EXPECT_EQ(Evaluate(op, *calls, memory).at(op.output_id(0)),
            graph::BytesOf(RunOnly(b, {{op.input_id(0), {99, -2, 3}}}, rounding)));
  return calls->front();
}

// x, weights, bias, requant
std::vector<size_t> ConstantBytes(const KernelCall& call) {
  std::vector<size_t> bytes;
  for (size_t i = 1; i < 4; ++i) bytes.push_back(call.operands[i].constant.bytes.size());
  return bytes;
}

TEST(FullyConnectedOp, PacksBiasAndMultipliersWithTheWeightsOnce) {
  Model m = Dense();
  m.b.tensor(m.y).quantization.scale = {16.0F};
  const size_t sums = size_t{8} * 4, weights = size_t{8} * 4, ends = size_t{8} * 12;
  KernelCall call = LowerForM4(m.b);
  EXPECT_EQ(call.kernel, "FullyConnectedS8TensorBlocksM4");
  EXPECT_EQ(ConstantBytes(call), (std::vector<size_t>{sums + weights, 0, sizeof(Requant)}));
  m.b.SetPerChannel(m.w, {1.0F, 0.5F}, 0);
  call = LowerForM4(m.b);
  EXPECT_EQ(call.kernel, "FullyConnectedS8BlocksM4");
  EXPECT_EQ(ConstantBytes(call), (std::vector<size_t>{sums + weights + ends, 0, 0}));
  EXPECT_EQ(LowerForM4(m.b, Rounding::kTflm).kernel, "FullyConnectedS8PairsM4");
  m.b.tensor(m.y).quantization.scale = {0.5F};
  EXPECT_EQ(LowerForM4(m.b).kernel, "FullyConnectedS8PairsM4");
}

TEST(FullyConnectedOp, KeepsTheOuterDimensionsWhereAsked) {
  Model m = Dense();
  m.b.tensor(m.x).shape = {1, 2, 3};
  m.b.tensor(m.y).shape = {1, 2, 2};
  m.b.op(0).attributes.Set("keep_num_dims", true);
  EXPECT_EQ(RunOnly(m.b, {{m.x, {1, 2, 3, 1, 2, 3}}}), (std::vector<int8_t>{15, -3, 15, -3}));
  m.b.op(0).attributes.Set("keep_num_dims", false);
  EXPECT_THAT(Refusal(m.b), HasSubstr("output 0 is stated as [1,2,2], but its inputs give [2,2]"));
}

// Weights less 1: (0,0,0) and (1,-3,-2) against (2,3,4), plus the bias, halved: 0.5 and -17.5.
TEST(FullyConnectedOp, TakesComputedWeightsAndTheirZeroPoint) {
  Model m = Dense();
  m.b.tensor(m.w).buffer = 0;
  m.b.tensor(m.w).quantization.zero_point = {1};
  EXPECT_EQ(RunOnly(m.b, {{m.x, {1, 2, 3}}, {m.w, {1, 1, 1, 2, -2, -1}}}),
            (std::vector<int8_t>{11, -7}));
}

TEST(FullyConnectedOp, ReadsOddRowsOfInt4AcrossBytes) {
  Model m = Dense();
  m.b.tensor(m.w).dtype = DType::kInt4;
  m.b.tensor(m.w).buffer = graph::AddBuffer(m.b.module(), {0x11, 0x21, 0xFE});
  EXPECT_EQ(RunOnly(m.b, {{m.x, {1, 2, 3}}}), (std::vector<int8_t>{15, -3}));
  m.b.tensor(m.w).quantization.zero_point = {8};
  EXPECT_THAT(Refusal(m.b), HasSubstr("weights has zero point 8, which does not fit int4."));
}

TEST(FullyConnectedOp, RefusesWhatItDoesNotTake) {
  Model m = Dense();
  m.b.tensor(m.x).shape = {1, 4};
  EXPECT_THAT(Refusal(m.b), HasSubstr("input has shape [1,4], want rows of 3 elements"));
  m = Dense();
  m.b.SetPerChannel(m.w, {1.0F, 1.0F}, 0);
  m.b.tensor(m.w).quantization.zero_point = {0, 3};
  EXPECT_THAT(Refusal(m.b), HasSubstr("weights have zero point 3, want 0."));
  m = Dense();
  m.b.tensor(m.x).dtype = DType::kFloat32;
  EXPECT_EQ(Refusal(m.b),
            "op 0 FULLY_CONNECTED 'y': weights int8, want float32. Requantise the model, or see "
            "'mote ops'.");
  m = Dense();
  m.b.op(0).attributes.Set("weights_format", Enum{"SHUFFLED4x16INT8"});
  EXPECT_THAT(Refusal(m.b), HasSubstr("weights_format SHUFFLED4x16INT8, want DEFAULT."));
  m = Dense();
  m.b.op(0).attributes.Set("keep_num_dim", true);
  EXPECT_THAT(Refusal(m.b),
              HasSubstr("option 'keep_num_dim' is not supported. Did you mean "
                        "'keep_num_dims'?"));
}

TEST(DepthwiseConv2dOp, TakesNoBiasOfInt32OnInt16) {
  Model m = Depthwise();
  for (const int tensor : {m.x, m.y}) {
    m.b.tensor(tensor).dtype = DType::kInt16;
    m.b.tensor(tensor).quantization.zero_point = {0};
  }
  EXPECT_THAT(Refusal(m.b), HasSubstr("bias int32, want int64."));
  m.b.op(0).inputs.pop_back();
  EXPECT_EQ((RunOnly<int16_t, int16_t>(m.b, {{m.x, {100, 200, 300, 400}}})),
            (std::vector<int16_t>{1000, 2000}));
}

// 1x2 pixels [1, 2], a filter of 1x2 [3, 4], stride 2: pairs of pixels side by side.
Model Transposed(const std::vector<int32_t>& shape) {
  Model m;
  const int stated = m.b.AddConstant<int32_t>("shape", {4}, shape);
  m.w = m.b.AddConstant<int8_t>("w", {1, 1, 2, 1}, {3, 4}, 1.0F);
  m.x = m.b.AddInput("x", DType::kInt8, {1, 1, 2, 1}, 1.0F, 1);
  m.bias = m.b.AddConstant<int32_t>("b", {1}, {10}, 1.0F);
  m.y = m.b.AddTensor("y", DType::kInt8, graph::Shape(shape.begin(), shape.end()), 1.0F, -1);
  m.b.AddOp("TRANSPOSE_CONV", {stated, m.w, m.x, m.bias}, {m.y}, Window("VALID", 2));
  return m;
}

TEST(TransposeConvOp, EachPixelAddsItsWindow) {
  Model m = Transposed({1, 1, 4, 1});
  EXPECT_EQ(RunOnly(m.b, {{m.x, {2, 3}}}), (std::vector<int8_t>{12, 13, 15, 17}));
  EXPECT_EQ(LowerOnly(m.b)->macs, 4);
  m.b.op(0).attributes.Set("fused_activation_function", Enum{"RELU6"});
  EXPECT_EQ(RunOnly(m.b, {{m.x, {2, 3}}}), (std::vector<int8_t>{5, 5, 5, 5}));
}

// Pixels beyond what the input reaches hold the bias.
TEST(TransposeConvOp, TakesAnOutputThatTheInputDoesNotFill) {
  Model m = Transposed({1, 2, 5, 1});
  EXPECT_EQ(RunOnly(m.b, {{m.x, {2, 3}}}), (std::vector<int8_t>{12, 13, 15, 17, 9, 9, 9, 9, 9, 9}));
}

// Its value is not read: the output's shape is fixed, whatever an inference may ask for.
TEST(TransposeConvOp, TakesAnOutputShapeThatIsNoConstant) {
  Model m = Transposed({1, 1, 4, 1});
  m.b.tensor(0).buffer = 0;
  EXPECT_EQ(RunOnly(m.b, {{m.x, {2, 3}}, {0, {}}}), (std::vector<int8_t>{12, 13, 15, 17}));
}

TEST(TransposeConvOp, RefusesWhatItDoesNotTake) {
  Model m = Transposed({1, 1, 4, 2});
  EXPECT_THAT(Refusal(m.b), HasSubstr("output has 2 channels, want 1, as many as filters."));
  m = Transposed({1, 0, 4, 1});
  EXPECT_THAT(Refusal(m.b), HasSubstr("height: size 0"));
  m = Transposed({1, 1, 4, 1});
  m.b.tensor(m.w).dtype = DType::kInt4;
  m.b.tensor(m.w).buffer = graph::AddBuffer(m.b.module(), {0x43});
  EXPECT_THAT(Refusal(m.b), HasSubstr("weights int4, want int8."));
  m = Transposed({1, 1, 4, 1});
  m.b.op(0).attributes.Set("stride_h", int64_t{0});
  EXPECT_THAT(Refusal(m.b), HasSubstr("stride 0"));
}

// [1,2] x [[3],[4]] and its transposed spellings.
TEST(BatchMatmulOp, MultipliesWithEitherSideTransposed) {
  Model m;
  m.x = m.b.AddInput("a", DType::kInt8, {2, 1, 2}, 1.0F, 1);
  m.w = m.b.AddConstant<int8_t>("b", {2, 1}, {3, 4}, 1.0F, 2);
  m.y = m.b.AddTensor("y", DType::kInt8, {2, 1, 1}, 1.0F, 5);
  m.b.AddOp("BATCH_MATMUL", {m.x, m.w}, {m.y});
  const std::map<int, std::vector<int8_t>> inputs = {{m.x, {2, 3, 4, 5}}};
  // (1,2) . (1,2) + 5 and (3,4) . (1,2) + 5
  EXPECT_EQ(RunOnly(m.b, inputs), (std::vector<int8_t>{10, 16}));
  EXPECT_EQ(LowerOnly(m.b)->macs, 4);
  m.b.op(0).attributes.Set("adj_x", true);
  m.b.op(0).attributes.Set("adj_y", true);
  m.b.tensor(m.x).shape = {2, 2, 1};
  m.b.tensor(m.w).shape = {1, 2};
  EXPECT_EQ(RunOnly(m.b, inputs), (std::vector<int8_t>{10, 16}));
  EXPECT_EQ(LowerOnly(m.b)->macs, 4);
  m.b.op(0).attributes.Set("adj_y", false);
  EXPECT_EQ(Refusal(m.b),
            "op 0 BATCH_MATMUL 'y': shapes [2,2,1] and [1,2] with adj_x true and adj_y false do "
            "not multiply.");
}

TEST(BatchMatmulOp, RefusesBatchesThatDoNotBroadcastAndMixedTypes) {
  Model m;
  m.x = m.b.AddInput("a", DType::kFloat32, {2, 1, 2});
  m.w = m.b.AddInput("b", DType::kFloat32, {3, 2, 1});
  m.y = m.b.AddTensor("y", DType::kFloat32, {2, 1, 1});
  m.b.AddOp("BATCH_MATMUL", {m.x, m.w}, {m.y});
  EXPECT_THAT(Refusal(m.b), HasSubstr("do not multiply."));
  m.b.tensor(m.w).shape = {1, 2, 1};
  m.b.tensor(m.w).dtype = DType::kInt8;
  EXPECT_THAT(Refusal(m.b), HasSubstr("input 1 int8, want float32."));
}

}  // namespace
}  // namespace mote::ops
