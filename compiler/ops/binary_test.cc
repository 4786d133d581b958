// SPDX-License-Identifier: Apache-2.0
// Operators of two or more inputs: what they take, and with which numbers.
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
  int a = 0, b_in = 0, y = 0;
};

Model Pair(const std::string& opcode, DType dtype, Shape a, Shape b, Shape y, DType y_dtype) {
  const bool scaled = dtype == DType::kInt8 || dtype == DType::kInt16;
  Model m;
  m.a = m.b.AddInput("a", dtype, std::move(a), scaled ? 0.5F : 0);
  m.b_in = m.b.AddInput("b", dtype, std::move(b), scaled ? 0.25F : 0);
  const bool y_scaled = y_dtype == DType::kInt8 || y_dtype == DType::kInt16;
  m.y = m.b.AddTensor("y", y_dtype, std::move(y), y_scaled ? 0.5F : 0);
  m.b.AddOp(opcode, {m.a, m.b_in}, {m.y}, {});
  return m;
}

Model Pair(const std::string& opcode, DType dtype, Shape shape) {
  return Pair(opcode, dtype, shape, shape, shape, dtype);
}

TEST(BinaryOps, ComputeInEachTypeWithATableOfItsOwn) {
  Model m = Pair("SUB", DType::kInt8, {3});
  EXPECT_EQ(RunOnly(m.b, {{m.a, {10, -100, 127}}, {m.b_in, {4, 120, -128}}}),
            (std::vector<int8_t>{8, -128, 127}));
  m = Pair("MUL", DType::kInt16, {2});
  EXPECT_EQ((RunOnly<int16_t, int16_t>(m.b, {{m.a, {100, -300}}, {m.b_in, {40, 400}}})),
            (std::vector<int16_t>{1000, -30000}));
  EXPECT_EQ(LowerOnly(m.b)->table, "mul_s16");
  m = Pair("DIV", DType::kFloat32, {2});
  m.b.op(0).attributes.Set("fused_activation_function", Enum{"RELU6"});
  EXPECT_EQ((RunOnly<float, float>(m.b, {{m.a, {1, 100}}, {m.b_in, {4, 2}}})),
            (std::vector<float>{0.25F, 6}));
  m = Pair("SQUARED_DIFFERENCE", DType::kInt32, {2});
  EXPECT_EQ((RunOnly<int32_t, int32_t>(m.b, {{m.a, {3, 65536}}, {m.b_in, {-1, 0}}})),
            (std::vector<int32_t>{16, 0}));
  EXPECT_EQ(LowerOnly(m.b)->folder, "binary");
  EXPECT_EQ(LowerOnly(m.b)->table, "binary_s32");
}

TEST(BinaryOps, StepThroughEqualShapesAsOneLineAndShareMemoryWithWhatDoesNotBroadcast) {
  Model m = Pair("MAXIMUM", DType::kInt32, {2, 3, 4}, {3, 4}, {2, 3, 4}, DType::kInt32);
  const Result<KernelCall> call = LowerOnly(m.b);
  ASSERT_TRUE(call.ok()) << call.error().message;
  EXPECT_EQ(Param(*call, "shape"), "{1, 1, 1, 1, 2, 12}");
  EXPECT_EQ(Param(*call, "a_strides"), "{0, 0, 0, 0, 12, 1}");
  EXPECT_EQ(Param(*call, "b_strides"), "{0, 0, 0, 0, 0, 1}");
  EXPECT_THAT(call->in_place_inputs, ElementsAre(m.a));
  m = Pair("MAXIMUM", DType::kInt32, {2, 3, 4}, {}, {2, 3, 4}, DType::kInt32);
  EXPECT_EQ(Param(*LowerOnly(m.b), "shape"), "{1, 1, 1, 1, 1, 24}");
  EXPECT_EQ(Param(*LowerOnly(m.b), "b_strides"), "{0, 0, 0, 0, 0, 0}");
}

TEST(BinaryOps, RefuseTypesThatTheyDoNotHave) {
  Model m = Pair("DIV", DType::kInt16, {1});
  EXPECT_THAT(Refusal(m.b), HasSubstr("input 0 int16, want int8, float32 or int32."));
  m = Pair("ADD", DType::kInt8, {1});
  m.b.tensor(m.y).dtype = DType::kInt16;
  EXPECT_THAT(Refusal(m.b), HasSubstr("output int16, want int8."));
  m = Pair("FLOOR_MOD", DType::kInt32, {1});
  EXPECT_THAT(Refusal(m.b), HasSubstr("input 0 int32, want float32."));
  m = Pair("LOGICAL_AND", DType::kInt8, {1});
  EXPECT_THAT(Refusal(m.b), HasSubstr("input 0 int8, want bool."));
}

TEST(BinaryOps, RefuseScalesThatTheyWouldOverlook) {
  Model m = Pair("MINIMUM", DType::kInt8, {1});
  EXPECT_THAT(Refusal(m.b), HasSubstr("different scales or zero points"));
  m = Pair("MUL", DType::kInt32, {1});
  m.b.tensor(m.b_in).quantization = m.b.tensor(m.a).quantization;
  m.b.tensor(m.b_in).quantization.scale = {1.0F};
  m.b.tensor(m.b_in).quantization.zero_point = {0};
  EXPECT_THAT(Refusal(m.b), HasSubstr("input 1 is int32 with a scale, want none."));
  m = Pair("ADD", DType::kInt32, {1});
  m.b.op(0).attributes.Set("fused_activation_function", Enum{"RELU"});
  EXPECT_THAT(Refusal(m.b), HasSubstr("a fused activation on int32, want NONE."));
}

TEST(BinaryOps, RefuseScalesThatAreTooFarApart) {
  Model m = Pair("SUB", DType::kInt8, {1});
  m.b.tensor(m.y).quantization.scale = {1e-7F};
  EXPECT_THAT(Refusal(m.b), HasSubstr("too large for the output's"));
  m = Pair("DIV", DType::kInt8, {1});
  m.b.tensor(m.y).quantization.scale = {1e-8F};
  EXPECT_THAT(Refusal(m.b), HasSubstr("want a number in [0, 2^23)."));
  m.b.tensor(m.y).quantization.scale = {1e-45F};
  m.b.tensor(m.b_in).quantization.scale = {1e-5F};  // their product is 0
  EXPECT_THAT(Refusal(m.b), HasSubstr("want a number in [0, 2^23)."));
  m = Pair("SQUARED_DIFFERENCE", DType::kInt16, {1});
  m.b.tensor(m.y).quantization.scale = {1e-30F};
  EXPECT_THAT(Refusal(m.b), HasSubstr("The scales are damaged."));
}

TEST(CompareOps, GiveBoolsInEachType) {
  Model m = Pair("LESS", DType::kInt8, {4}, {4}, {4}, DType::kBool);
  EXPECT_EQ((RunOnly<uint8_t>(m.b, {{m.a, {1, 2, 3, -128}}, {m.b_in, {1, 4, 7, -128}}})),
            (std::vector<uint8_t>{0, 0, 1, 1}));
  EXPECT_EQ(LowerOnly(m.b)->kernel, "GreaterS8Ref");
  EXPECT_EQ(LowerOnly(m.b)->operands[0].tensor, m.b_in);
  m = Pair("NOT_EQUAL", DType::kInt64, {2}, {}, {2}, DType::kBool);
  EXPECT_EQ((RunOnly<uint8_t, int64_t>(m.b, {{m.a, {int64_t{1} << 40, 0}}, {m.b_in, {0}}})),
            (std::vector<uint8_t>{1, 0}));
  EXPECT_THAT(LowerOnly(m.b)->in_place_inputs, IsEmpty());
  m = Pair("EQUAL", DType::kBool, {2}, {2}, {2}, DType::kBool);
  EXPECT_EQ((RunOnly<uint8_t, uint8_t>(m.b, {{m.a, {1, 2}}, {m.b_in, {0, 1}}})),
            (std::vector<uint8_t>{0, 1}));
}

TEST(CompareOps, RefuseWhatHasNoOrderAndScalesThatDoNotFit) {
  Model m = Pair("GREATER", DType::kBool, {1}, {1}, {1}, DType::kBool);
  EXPECT_THAT(Refusal(m.b), HasSubstr("bool has no order"));
  m = Pair("LESS_EQUAL", DType::kInt16, {1}, {1}, {1}, DType::kBool);
  EXPECT_THAT(Refusal(m.b), HasSubstr("different scales or zero points"));
  m = Pair("LESS_EQUAL", DType::kInt8, {1}, {1}, {1}, DType::kBool);
  m.b.tensor(m.b_in).quantization.scale = {32768.0F};
  EXPECT_THAT(Refusal(m.b), HasSubstr("input 1 has scale 32768, want one below 2^15."));
  m = Pair("EQUAL", DType::kFloat32, {1});
  EXPECT_THAT(Refusal(m.b), HasSubstr("output float32, want bool."));
}

struct Selecting {
  ModuleBuilder b;
  int condition = 0, a = 0, b_in = 0, y = 0;
};

Selecting Selection(const std::string& opcode, Shape condition, Shape a, Shape b, Shape y) {
  Selecting m;
  m.condition = m.b.AddInput("c", DType::kBool, std::move(condition));
  m.a = m.b.AddInput("a", DType::kInt8, std::move(a), 0.5F, 3);
  m.b_in = m.b.AddInput("b", DType::kInt8, std::move(b), 0.5F, 3);
  m.y = m.b.AddTensor("y", DType::kInt8, std::move(y), 0.5F, 3);
  m.b.AddOp(opcode, {m.condition, m.a, m.b_in}, {m.y}, {});
  return m;
}

TEST(SelectOps, BroadcastEachInItsWay) {
  Selecting m = Selection("SELECT_V2", {2, 1}, {3}, {}, {2, 3});
  EXPECT_EQ(RunOnly(m.b, {{m.condition, {1, 0}}, {m.a, {1, 2, 3}}, {m.b_in, {9}}}),
            (std::vector<int8_t>{1, 2, 3, 9, 9, 9}));
  m = Selection("SELECT", {2}, {2, 2}, {2, 2}, {2, 2});
  EXPECT_EQ(RunOnly(m.b, {{m.condition, {0, 1}}, {m.a, {1, 2, 3, 4}}, {m.b_in, {5, 6, 7, 8}}}),
            (std::vector<int8_t>{5, 6, 3, 4}));
  m = Selection("SELECT_V2", {}, {1}, {1}, {});
  EXPECT_EQ(RunOnly(m.b, {{m.condition, {0}}, {m.a, {1}}, {m.b_in, {5}}}), std::vector<int8_t>{5});
}

TEST(SelectOps, RefuseOtherShapesAndScales) {
  Selecting m = Selection("SELECT", {3}, {2, 3}, {2, 3}, {2, 3});
  EXPECT_THAT(Refusal(m.b), HasSubstr("condition [3], inputs [2,3] and [2,3]: want one shape"));
  m = Selection("SELECT_V2", {3}, {2, 3}, {2, 4}, {2, 3});
  EXPECT_THAT(Refusal(m.b), HasSubstr("do not broadcast."));
  m = Selection("SELECT_V2", {3}, {3}, {3}, {3});
  m.b.tensor(m.b_in).quantization.zero_point = {4};
  EXPECT_THAT(Refusal(m.b), HasSubstr("different scales or zero points"));
  m = Selection("SELECT_V2", {3}, {3}, {3}, {3});
  m.b.tensor(m.condition).dtype = DType::kInt8;
  EXPECT_THAT(Refusal(m.b), HasSubstr("condition int8, want bool."));
}

// TFLM's sums begin with -zx: 1 + 2 + 3 less 3 * zx, less zx once more.
TEST(SumOps, BeginWithTheZeroPointAsTflmDoes) {
  ModuleBuilder b;
  std::vector<int> inputs;
  for (int i = 0; i < 3; ++i) inputs.push_back(b.AddInput("x", DType::kInt8, {1}, 1.0F, 1));
  const int y = b.AddTensor("y", DType::kInt8, {1}, 1.0F, 10);
  b.AddOp("ADD_N", inputs, {y});
  EXPECT_EQ(RunOnly(b, {{0, {1}}, {1, {2}}, {2, {3}}}), std::vector<int8_t>{12});
  EXPECT_EQ(LowerOnly(b)->function,
            "mote::AddNS8Ref<mote::Rounding::kSingle, mote::AddNInput, mote::AddNInput, "
            "mote::AddNInput>");
  b.tensor(inputs[2]).quantization.scale = {2.0F};
  EXPECT_THAT(Refusal(b), HasSubstr("input 2 has another scale or zero point than input 0."));
}

TEST(SumOps, RunAlongAnAxis) {
  ModuleBuilder b;
  const int x = b.AddInput("x", DType::kFloat32, {2, 3});
  const int axis = b.AddConstant<int32_t>("axis", {1}, {-1});
  const int y = b.AddTensor("y", DType::kFloat32, {2, 3});
  b.AddOp("CUMSUM", {x, axis}, {y}, {{"exclusive", true}, {"reverse", true}});
  EXPECT_EQ((RunOnly<float, float>(b, {{x, {1, 2, 3, 4, 5, 6}}})),
            (std::vector<float>{5, 3, 0, 11, 6, 0}));
  b.tensor(x).shape = b.tensor(y).shape = {};
  EXPECT_THAT(Refusal(b), HasSubstr("axis -1 of an input of shape []."));
}

}  // namespace
}  // namespace mote::ops
