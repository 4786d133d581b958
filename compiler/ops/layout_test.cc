// SPDX-License-Identifier: Apache-2.0
// Pools, MEAN, PAD, CONCATENATION, RESHAPE: what they take, and with which numbers.
#include "compiler/ops/testing.h"

namespace mote::ops {
namespace {

using graph::DType;
using graph::Enum;
using graph::ModuleBuilder;
using graph::Shape;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Model {
  ModuleBuilder b;
  int x = 0, y = 0;
};

Model Pool(const std::string& opcode, const std::string& padding, int64_t filter, Shape y) {
  Model m;
  m.x = m.b.AddInput("x", DType::kInt8, {1, 1, 3, 1}, 0.5F, 3);
  m.y = m.b.AddTensor("y", DType::kInt8, std::move(y), 0.5F, 3);
  graph::Attributes a;
  a.Set("padding", Enum{padding});
  a.Set("stride_w", int64_t{1});
  a.Set("stride_h", int64_t{1});
  a.Set("filter_width", filter);
  a.Set("filter_height", int64_t{1});
  m.b.AddOp(opcode, {m.x}, {m.y}, a);
  return m;
}

TEST(PoolOps, CountOnlyWhatLiesInside) {
  Model average = Pool("AVERAGE_POOL_2D", "SAME", 3, {1, 1, 3, 1});
  EXPECT_EQ(RunOnly(average.b, {{average.x, {1, 4, -9}}}), (std::vector<int8_t>{3, -1, -3}));
  Model maximum = Pool("MAX_POOL_2D", "SAME", 3, {1, 1, 3, 1});
  EXPECT_EQ(RunOnly(maximum.b, {{maximum.x, {1, 4, -9}}}), (std::vector<int8_t>{4, 4, 4}));
}

TEST(PoolOps, WorkInPlaceWithoutPadding) {
  Model same = Pool("AVERAGE_POOL_2D", "SAME", 3, {1, 1, 3, 1});
  EXPECT_THAT(LowerOnly(same.b)->in_place_inputs, IsEmpty());
  Model valid = Pool("AVERAGE_POOL_2D", "VALID", 2, {1, 1, 2, 1});
  EXPECT_THAT(LowerOnly(valid.b)->in_place_inputs, ElementsAre(valid.x));
}

TEST(PoolOps, KeepScaleAndZeroPoint) {
  Model m = Pool("MAX_POOL_2D", "VALID", 3, {1, 1, 1, 1});
  m.b.tensor(m.y).quantization.scale = {0.5F + 5e-7F};
  EXPECT_EQ(RunOnly(m.b, {{m.x, {1, 2, 3}}}), std::vector<int8_t>{3});
  m.b.tensor(m.y).quantization.scale = {0.75F};
  EXPECT_EQ(Refusal(m.b),
            "op 0 MAX_POOL_2D 'y': input has scale 0.5 and zero point 3, the output 0.75 and 3; "
            "want the same. A QUANTIZE between them can change them.");
}

TEST(PoolOps, RefuseWindowsThatDoNotFitOrCouldBeEmpty) {
  Model m = Pool("AVERAGE_POOL_2D", "VALID", 4, {1, 1, 1, 1});
  EXPECT_THAT(Refusal(m.b), HasSubstr("width: a window of 4 does not fit into 3."));
  m = Pool("AVERAGE_POOL_2D", "EXPLICIT", 3, {1, 1, 1, 1});
  EXPECT_THAT(Refusal(m.b), HasSubstr("padding EXPLICIT, want SAME or VALID."));
  m = Pool("AVERAGE_POOL_2D", "VALID", 0, {1, 1, 1, 1});
  EXPECT_THAT(Refusal(m.b), HasSubstr("kernel 0"));
}

Model Mean(Shape x, std::vector<int32_t> axes, bool keep, Shape y) {
  Model m;
  m.x = m.b.AddInput("x", DType::kInt8, std::move(x), 0.5F, 1);
  const Shape axes_shape = {static_cast<int32_t>(axes.size())};
  const int a = m.b.AddConstant<int32_t>("axes", axes_shape, axes);
  m.y = m.b.AddTensor("y", DType::kInt8, std::move(y), 0.5F, -3);
  m.b.AddOp("MEAN", {m.x, a}, {m.y}, {});
  m.b.op(0).attributes.Set("keep_dims", keep);
  return m;
}

TEST(MeanOp, AveragesOverAnyAxes) {
  const std::vector<int8_t> x = {2, -1, 4, -1, 6, -1, 9, -3};
  Model spatial = Mean({1, 2, 2, 2}, {1, 2}, true, {1, 1, 1, 2});
  EXPECT_EQ(RunOnly(spatial.b, {{spatial.x, x}}), (std::vector<int8_t>{1, -5}));
  EXPECT_EQ(RunOnly(spatial.b, {{spatial.x, x}}, Rounding::kTflm), (std::vector<int8_t>{2, -6}));
  Model last = Mean({1, 2, 2, 2}, {-1, 3}, false, {1, 2, 2});
  EXPECT_EQ(RunOnly(last.b, {{last.x, x}}), (std::vector<int8_t>{-3, -2, -1, -1}));
  Model batch = Mean({1, 2, 2, 2}, {0}, false, {2, 2, 2});
  EXPECT_EQ(RunOnly(batch.b, {{batch.x, x}})[0], -2);
}

// A count of 3 = 2^1 * 1.5: half the multiplier's bits go up by one before the division.
TEST(MeanOp, DividesTheMultiplierByTheCount) {
  Model m = Mean({1, 3}, {1}, false, {1});
  const Result<KernelCall> call = LowerOnly(m.b);
  ASSERT_TRUE(call.ok()) << call.error().message;
  EXPECT_EQ(Param(*call, "requant"), "{715827882, 0}");
  EXPECT_EQ(Param(*call, "count"), "3");
}

TEST(MeanOp, RefusesAxesThatAreNotThere) {
  Model m = Mean({1, 3}, {2}, false, {1});
  EXPECT_EQ(Refusal(m.b), "op 0 MEAN 'y': axis 2 of an input of shape [1,3].");
  m = Mean({1, 0}, {1}, false, {1});
  EXPECT_THAT(Refusal(m.b), HasSubstr("0 elements for each output, want 1 to 8388607."));
  m = Mean({2, 2, 2, 2, 2, 2, 2, 2}, {1, 3, 5, 7}, false, {2, 2, 2, 2});
  EXPECT_THAT(Refusal(m.b), HasSubstr("axes alternate too often"));
}

TEST(PadOp, WritesTheZeroPointOrTheValueThatIsGiven) {
  ModuleBuilder b;
  const int x = b.AddInput("x", DType::kInt8, {1, 2}, 0.5F, 3);
  const int paddings = b.AddConstant<int32_t>("p", {2, 2}, {1, 0, 0, 2});
  const int value = b.AddConstant<int8_t>("v", {}, {9}, 0.5F, 3);
  const int y = b.AddTensor("y", DType::kInt8, {2, 4}, 0.5F, 3);
  b.AddOp("PAD", {x, paddings}, {y});
  EXPECT_EQ(RunOnly(b, {{x, {1, 2}}}), (std::vector<int8_t>{3, 3, 3, 3, 1, 2, 3, 3}));
  b.op(0).opcode = "PADV2";
  b.op(0).inputs.push_back(value);
  EXPECT_EQ(RunOnly(b, {{x, {1, 2}}}), (std::vector<int8_t>{9, 9, 9, 9, 1, 2, 9, 9}));
  b.tensor(value).quantization.zero_point = {4};
  EXPECT_THAT(Refusal(b), HasSubstr("pad value and output have different scales or zero points"));
}

TEST(PadOp, TakesElementsOfAnyType) {
  ModuleBuilder b;
  const int x = b.AddInput("x", DType::kFloat32, {2});
  const int paddings = b.AddConstant<int32_t>("p", {1, 2}, {1, 1});
  const int y = b.AddTensor("y", DType::kFloat32, {4});
  b.AddOp("PAD", {x, paddings}, {y});
  const std::map<int, std::vector<float>> inputs = {{x, {1, 2}}};
  EXPECT_EQ((RunOnly<float, float>(b, inputs)), (std::vector<float>{0, 1, 2, 0}));
  b.op(0).opcode = "PADV2";
  b.op(0).inputs.push_back(b.AddConstant<float>("v", {}, {-0.5F}));
  EXPECT_EQ((RunOnly<float, float>(b, inputs)), (std::vector<float>{-0.5F, 1, 2, -0.5F}));
}

TEST(PadOp, RefusesPaddingsThatDoNotFit) {
  ModuleBuilder b;
  const int x = b.AddInput("x", DType::kInt8, {1, 2}, 0.5F, 3);
  const int negative = b.AddConstant<int32_t>("p", {2, 2}, {1, 0, -1, 2});
  const int few = b.AddConstant<int64_t>("q", {1, 2}, {1, 0});
  const int y = b.AddTensor("y", DType::kInt8, {2, 4}, 0.5F, 3);
  b.AddOp("PAD", {x, negative}, {y});
  EXPECT_THAT(Refusal(b), HasSubstr("padding -1, want 0 to"));
  b.op(0).inputs[1] = few;
  EXPECT_THAT(Refusal(b), HasSubstr("2 paddings, want 4: two for each dimension of [1,2]."));
}

Model Concatenation(size_t inputs, int64_t axis, Shape y) {
  Model m;
  std::vector<int> ids;
  for (size_t i = 0; i < inputs; ++i) {
    ids.push_back(m.b.AddInput("x" + std::to_string(i), DType::kInt8, {2, 1}, 0.5F, 3));
  }
  m.y = m.b.AddTensor("y", DType::kInt8, std::move(y), 0.5F, 3);
  m.b.AddOp("CONCATENATION", ids, {m.y}, {});
  m.b.op(0).attributes.Set("axis", axis);
  return m;
}

TEST(ConcatenationOp, JoinsAlongAnyAxis) {
  Model m = Concatenation(2, -1, {2, 2});
  EXPECT_EQ(RunOnly(m.b, {{0, {1, 2}}, {1, {3, 4}}}), (std::vector<int8_t>{1, 3, 2, 4}));
  EXPECT_EQ(LowerOnly(m.b)->function,
            "mote::ConcatenationRef<mote::ConcatenationInput, mote::ConcatenationInput>");
  m = Concatenation(3, 0, {6, 1});
  EXPECT_EQ(RunOnly(m.b, {{0, {1, 2}}, {1, {3, 4}}, {2, {5, 6}}}),
            (std::vector<int8_t>{1, 2, 3, 4, 5, 6}));
  m = Concatenation(256, 1, {2, 256});
  EXPECT_TRUE(LowerOnly(m.b).ok());
}

TEST(ConcatenationOp, RefusesOtherScalesShapesAndTooManyInputs) {
  Model m = Concatenation(2, 0, {4, 1});
  m.b.tensor(1).quantization.scale = {0.25F};
  EXPECT_THAT(Refusal(m.b), HasSubstr("input 1 and output have different scales or zero points"));
  m = Concatenation(2, 0, {4, 1});
  m.b.tensor(1).shape = {2, 2};
  EXPECT_THAT(Refusal(m.b), HasSubstr("input 1 has shape [2,2], want [2,1] outside of axis 0."));
  m = Concatenation(2, 2, {4, 1});
  EXPECT_THAT(Refusal(m.b), HasSubstr("axis 2 of inputs of shape [2,1]."));
  m = Concatenation(257, 0, {514, 1});
  EXPECT_EQ(Refusal(m.b), "op 0 CONCATENATION 'y': 257 inputs, want 1 to 256.");
  m = Concatenation(2, 0, {4, 1});
  m.b.op(0).attributes.Set("fused_activation_function", Enum{"RELU"});
  EXPECT_THAT(Refusal(m.b), HasSubstr("fused activation RELU, want NONE."));
}

TEST(PackOp, JoinsAlongANewAxis) {
  Model m = Concatenation(2, -1, {2, 1, 2});
  m.b.op(0).opcode = "PACK";
  EXPECT_EQ(RunOnly(m.b, {{0, {1, 2}}, {1, {3, 4}}}), (std::vector<int8_t>{1, 3, 2, 4}));
  m.b.op(0).attributes.Set("axis", int64_t{0});
  m.b.tensor(m.y).shape = {2, 2, 1};
  EXPECT_EQ(RunOnly(m.b, {{0, {1, 2}}, {1, {3, 4}}}), (std::vector<int8_t>{1, 2, 3, 4}));
  m.b.op(0).attributes.Set("axis", int64_t{3});
  EXPECT_THAT(Refusal(m.b), HasSubstr("axis 3 of inputs of shape [2,1]."));
}

Model Reshape(Shape x, std::vector<int32_t> wanted, Shape y) {
  Model m;
  m.x = m.b.AddInput("x", DType::kInt8, std::move(x), 0.5F, 3);
  const Shape wanted_shape = {static_cast<int32_t>(wanted.size())};
  const int shape = m.b.AddConstant<int32_t>("shape", wanted_shape, wanted);
  m.y = m.b.AddTensor("y", DType::kInt8, std::move(y), 0.5F, 3);
  m.b.AddOp("RESHAPE", {m.x, shape}, {m.y});
  return m;
}

TEST(ReshapeOp, IsAnAliasThatCanCopyBytes) {
  Model m = Reshape({1, 4}, {-1, 2}, {2, 2});
  EXPECT_EQ(RunOnly(m.b, {{m.x, {1, 2, 3, 4}}}), (std::vector<int8_t>{1, 2, 3, 4}));
  EXPECT_TRUE(LowerOnly(m.b)->is_alias);
  for (graph::Tensor& t : m.b.graph().tensors) {
    if (t.dtype == DType::kInt8) t.dtype = DType::kInt32;
  }
  EXPECT_EQ(Param(*LowerOnly(m.b), "size_bytes"), "16");
}

TEST(ReshapeOp, RefusesOtherCountsShapesAndScales) {
  Model m = Reshape({1, 4}, {3, 1}, {3, 1});
  EXPECT_THAT(Refusal(m.b), HasSubstr("input [1,4] to [3,1]: want 4 elements"));
  m = Reshape({1, 4}, {4, 1}, {2, 2});
  EXPECT_THAT(Refusal(m.b), HasSubstr("in the shape that is asked for."));
  m = Reshape({1, 4}, {-1, -1}, {2, 2});
  EXPECT_THAT(Refusal(m.b), HasSubstr("in the shape that is asked for."));
  m = Reshape({1, 4}, {4}, {4});
  m.b.tensor(m.y).quantization.zero_point = {4};
  EXPECT_THAT(Refusal(m.b), HasSubstr("different scales or zero points"));
}

// Such tensors verify, and have more elements than any that mote computes with.
TEST(Ops, HugeTensorsOfOtherTypesAreRefusedNotCounted) {
  Model m = Reshape({1}, {65536, 65536}, {65536, 65536});
  m.b.tensor(m.x).shape = {65536, 65536};
  for (const int tensor : {m.x, m.y}) m.b.tensor(tensor).dtype = DType::kString;
  EXPECT_EQ(Refusal(m.b), "op 0 RESHAPE 'y': string is not supported.");
  m.b.op(0).opcode = "QUANTIZE";
  m.b.op(0).inputs.pop_back();
  EXPECT_THAT(Refusal(m.b), HasSubstr("input string, want float32, int8"));
  m.b.op(0).opcode = "FULLY_CONNECTED";
  m.b.op(0).inputs.push_back(m.b.AddConstant<int8_t>("w", {1, 1}, {1}, 1.0F));
  m.b.tensor(m.y).shape = {-1, 1};
  EXPECT_THAT(Refusal(m.b), HasSubstr("output 0 is stated as [-1,1]"));
}

TEST(Ops, UnknownOperatorsPointToTheList) {
  ModuleBuilder b;
  const int x = b.AddInput("x", DType::kInt8, {1}, 1.0F);
  const int y = b.AddTensor("y", DType::kInt8, {1}, 1.0F);
  b.AddOp("RFFT2D", {x}, {y});
  EXPECT_EQ(Refusal(b), "op 0 RFFT2D 'y': operator not supported. 'mote ops' lists what is.");
}

TEST(Ops, EveryRowHasAReferenceKernel) {
  for (const OpDef* def : AllOps()) {
    const std::vector<KernelInfo> kernels = def->kernels();
    ASSERT_FALSE(kernels.empty()) << def->opcode;
    EXPECT_EQ(kernels.back().isa, "ref") << def->opcode;
  }
}

}  // namespace
}  // namespace mote::ops
