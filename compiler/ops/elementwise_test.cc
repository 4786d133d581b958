// SPDX-License-Identifier: Apache-2.0
// ADD, QUANTIZE, DEQUANTIZE, RELU, RELU6, LOGISTIC, SOFTMAX: what they take, and with which
// numbers.
#include <algorithm>

#include "compiler/ops/testing.h"
#include "runtime/ops/common/op_testing.h"

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

Model Add(Shape a, Shape b, Shape y) {
  Model m;
  m.a = m.b.AddInput("a", DType::kInt8, std::move(a), 1.0F, 0);
  m.b_in = m.b.AddInput("b", DType::kInt8, std::move(b), 0.5F, 4);
  m.y = m.b.AddTensor("y", DType::kInt8, std::move(y), 1.0F, -1);
  m.b.AddOp("ADD", {m.a, m.b_in}, {m.y}, {});
  return m;
}

TEST(AddOp, AddsEqualShapesInPlace) {
  Model m = Add({1, 3}, {1, 3}, {1, 3});
  EXPECT_EQ(RunOnly(m.b, {{m.a, {1, 100, -100}}, {m.b_in, {10, 127, -128}}}),
            (std::vector<int8_t>{3, 127, -128}));
  const Result<KernelCall> call = LowerOnly(m.b);
  EXPECT_EQ(call->function, "mote::AddS8Ref<mote::Rounding::kSingle>");
  EXPECT_THAT(call->in_place_inputs, ElementsAre(m.a, m.b_in));
}

std::string KernelForM4(ModuleBuilder& b, Rounding rounding) {
  LowerOptions options;
  options.rounding = rounding;
  options.isas = {"ref", "m4"};
  const Result<KernelCalls> calls = LowerOp(OpView(b.module(), b.module().main(), 0), options);
  return calls.ok() ? calls->front().kernel : calls.error().message;
}

// Not where halves go away from zero, on both sides of it; nor on a scale of 1/100 of the inputs',
// where no int32 is large enough for the products.
TEST(AddOp, TakesTwoProductsOnCortexM4WhereTheyAreExact) {
  Model m = Add({1, 3}, {1, 3}, {1, 3});
  EXPECT_EQ(KernelForM4(m.b, Rounding::kSingle), "AddS8LinearM4");
  EXPECT_EQ(KernelForM4(m.b, Rounding::kTflm), "AddS8M4");
  m.b.tensor(m.y).quantization.scale = {0.9F};
  EXPECT_EQ(KernelForM4(m.b, Rounding::kTflm), "AddS8LinearM4");
  m.b.op(0).opcode = "SUB";
  EXPECT_EQ(KernelForM4(m.b, Rounding::kSingle), "AddS8LinearM4");
  m.b.tensor(m.y).quantization.scale = {0.01F};
  EXPECT_EQ(KernelForM4(m.b, Rounding::kSingle), "SubS8Ref");
  m.b.op(0).opcode = "ADD";
  EXPECT_EQ(KernelForM4(m.b, Rounding::kSingle), "AddS8M4");
  m = Add({2, 1}, {3}, {2, 3});
  EXPECT_EQ(KernelForM4(m.b, Rounding::kSingle), "AddS8Ref");
}

// Ratios 1/0.9 and 0.5/0.9 by 2^20, rounded: one rounding of whole products, ties up.
TEST(AddOp, AddsByXnnpacksIntegersInThatMode) {
  Model m = Add({1, 256}, {1, 256}, {1, 256});
  m.b.tensor(m.y).quantization.scale = {0.9F};
  testing::Random random(1);
  for (int trial = 0; trial < 50; ++trial) {
    const std::vector<int8_t> a = random.Int8s(256), b = random.Int8s(256);
    std::vector<int8_t> sums, differences;
    for (size_t i = 0; i < a.size(); ++i) {
      const int32_t from_a = a[i] * 1165084, from_b = (b[i] - 4) * 582542, half = 1 << 19;
      const auto output = [](int32_t sum) {
        return static_cast<int8_t>(std::clamp((sum >> 20) - 1, -128, 127));
      };
      sums.push_back(output(from_a + from_b + half));
      differences.push_back(output(from_a - from_b + half));
    }
    m.b.op(0).opcode = "ADD";
    EXPECT_EQ(RunOnly(m.b, {{m.a, a}, {m.b_in, b}}, Rounding::kXnnpack), sums);
    m.b.op(0).opcode = "SUB";
    EXPECT_EQ(RunOnly(m.b, {{m.a, a}, {m.b_in, b}}, Rounding::kXnnpack), differences);
  }
  m.b.op(0).opcode = "ADD";
  EXPECT_EQ(KernelForM4(m.b, Rounding::kXnnpack), "AddS8LinearM4");
  m.b.tensor(m.b_in).quantization.scale = {0.0008F};  // a ratio below 2^-10, which it does not take
  EXPECT_EQ(Param(*LowerOnly(m.b, Rounding::kXnnpack), "left_shift"), "20");
}

TEST(AddOp, BroadcastsLikeNumPy) {
  Model m = Add({2, 1}, {3}, {2, 3});
  EXPECT_EQ(RunOnly(m.b, {{m.a, {10, 20}}, {m.b_in, {4, 6, 8}}}),
            (std::vector<int8_t>{9, 10, 11, 19, 20, 21}));
  const Result<KernelCall> call = LowerOnly(m.b, Rounding::kTflm);
  EXPECT_EQ(call->function, "mote::AddS8Ref<mote::Rounding::kTflm>");
  EXPECT_THAT(call->in_place_inputs, IsEmpty());
  EXPECT_EQ(Param(*call, "a_strides"), "{0, 0, 0, 0, 1, 0}");
  EXPECT_EQ(Param(*call, "b_strides"), "{0, 0, 0, 0, 0, 1}");
}

TEST(AddOp, RefusesShapesAndScalesThatDoNotFit) {
  Model m = Add({2, 2}, {3}, {2, 3});
  EXPECT_EQ(Refusal(m.b), "op 0 ADD 'y': shapes [2,2] and [3] do not broadcast.");
  m = Add({1}, {1}, {1});
  m.b.tensor(m.y).quantization.scale = {1e-6F};
  EXPECT_THAT(Refusal(m.b), HasSubstr("too large for the output's"));
  m = Add({1, 1, 1, 1, 1, 1, 1}, {1}, {1});
  EXPECT_THAT(Refusal(m.b), HasSubstr("input 0 has shape [1,1,1,1,1,1,1], want 0 to 6 dimensions"));
}

TEST(AddOp, EmptyTensorsAreNoTrouble) {
  Model m = Add({0, 65536, 65536}, {1}, {0, 65536, 65536});
  EXPECT_EQ(RunOnly(m.b, {{m.a, {}}, {m.b_in, {1}}}), std::vector<int8_t>());
}

Model Unary(
    const std::string& opcode, float x_scale, int64_t x_zero, float y_scale, int64_t y_zero) {
  Model m;
  m.a = m.b.AddInput("x", DType::kInt8, {1, 4}, x_scale, x_zero);
  m.y = m.b.AddTensor("y", DType::kInt8, {1, 4}, y_scale, y_zero);
  m.b.AddOp(opcode, {m.a}, {m.y}, {});
  return m;
}

TEST(QuantizeOp, RequantisesInt8AsTheModeSays) {
  Model m = Unary("QUANTIZE", 0.25F, 1, 1.0F, 10);
  EXPECT_EQ(RunOnly(m.b, {{m.a, {-5, 1, 3, 127}}}, Rounding::kSingle),
            (std::vector<int8_t>{9, 10, 11, 42}));
  EXPECT_EQ(RunOnly(m.b, {{m.a, {-5, 1, 3, 127}}}, Rounding::kTflm),
            (std::vector<int8_t>{8, 10, 11, 42}));
  EXPECT_EQ(LowerOnly(m.b)->folder, "requantize");
}

TEST(QuantizeOp, TakesFloat) {
  Model m = Unary("QUANTIZE", 0, 0, 0.5F, 10);
  m.b.tensor(m.a).dtype = DType::kFloat32;
  EXPECT_EQ((RunOnly<int8_t, float>(m.b, {{m.a, {-0.25F, 0.F, 0.24F, 1000.F}}})),
            (std::vector<int8_t>{9, 10, 10, 127}));
  EXPECT_EQ(LowerOnly(m.b)->folder, "quantize");
  EXPECT_THAT(LowerOnly(m.b)->in_place_inputs, IsEmpty());
  m.b.tensor(m.a).dtype = DType::kInt16;
  EXPECT_THAT(Refusal(m.b), HasSubstr("input has 0 scales and 0 zero points"));
}

TEST(DequantizeOp, GivesFloat) {
  Model m = Unary("DEQUANTIZE", 0.5F, -2, 0, 0);
  m.b.tensor(m.y).dtype = DType::kFloat32;
  EXPECT_EQ((RunOnly<float>(m.b, {{m.a, {-128, -2, 0, 127}}})),
            (std::vector<float>{-63.F, 0.F, 1.F, 64.5F}));
}

TEST(ReluOp, RequantisesAndClamps) {
  Model m = Unary("RELU", 0.5F, 0, 1.0F, -10);
  EXPECT_EQ(RunOnly(m.b, {{m.a, {-6, 0, 5, 127}}}), (std::vector<int8_t>{-10, -10, -7, 54}));
}

TEST(Relu6Op, ClampsAtSixAndNeedsEqualScalesInModeTflm) {
  Model m = Unary("RELU6", 0.5F, 0, 0.5F, 0);
  const std::vector<int8_t> expected = {0, 0, 5, 12};
  EXPECT_EQ(RunOnly(m.b, {{m.a, {-6, 0, 5, 127}}}), expected);
  EXPECT_EQ(RunOnly(m.b, {{m.a, {-6, 0, 5, 127}}}, Rounding::kTflm), expected);
  m.b.tensor(m.y).quantization.scale = {1.0F};
  EXPECT_EQ(RunOnly(m.b, {{m.a, {-6, 0, 5, 127}}}), (std::vector<int8_t>{0, 0, 3, 6}));
  EXPECT_THAT(
      Refusal(m.b, Rounding::kTflm),
      HasSubstr("input has scale 0.5 and zero point 0, the output 1 and 0; want the same."));
}

TEST(LogisticOp, IsOneHalfAtZero) {
  Model m = Unary("LOGISTIC", 0.25F, 5, 1.0F / 256, -128);
  EXPECT_EQ(RunOnly(m.b, {{m.a, {-128, 5, 9, 127}}}), (std::vector<int8_t>{-128, 0, 59, 127}));
  m.b.tensor(m.y).quantization.zero_point = {0};
  EXPECT_THAT(Refusal(m.b), HasSubstr("zero point 0, want 1/256 and -128."));
}

TEST(LogisticOp, AHugeScaleIsAStepAndATinyOneIsRefused) {
  Model m = Unary("LOGISTIC", 100.F, 0, 1.0F / 256, -128);
  EXPECT_EQ(RunOnly(m.b, {{m.a, {-1, 0, 1, 2}}}), (std::vector<int8_t>{-128, -128, 127, 127}));
  m.b.tensor(m.a).quantization.scale = {1e-9F};
  EXPECT_THAT(Refusal(m.b), HasSubstr("want at least 2^-28."));
}

TEST(SoftmaxOp, SharesTheWhole) {
  Model m = Unary("SOFTMAX", 0.1F, 7, 1.0F / 256, -128);
  m.b.op(0).attributes.Set("beta", 1.0);
  EXPECT_EQ(RunOnly(m.b, {{m.a, {3, 3, 3, 3}}}), (std::vector<int8_t>{-64, -64, -64, -64}));
  EXPECT_EQ(RunOnly(m.b, {{m.a, {127, -128, -128, -128}}}),
            (std::vector<int8_t>{127, -128, -128, -128}));
  const Result<KernelCall> call = LowerOnly(m.b);
  EXPECT_EQ(Param(*call, "requant"), "{1717986944, 23}");  // 0.1f * 2^26 = 0.8... * 2^23
  EXPECT_EQ(Param(*call, "diff_min"), "-248");
}

// Beyond the cap only the largest input counts; the modes cap at different powers of two.
TEST(SoftmaxOp, CapsALargeBeta) {
  Model m = Unary("SOFTMAX", 1.0F, 0, 1.0F / 256, -128);
  m.b.op(0).attributes.Set("beta", 1000.0);
  const std::vector<int8_t> expected = {-128, -128, 127, -128};
  for (const Rounding rounding : {Rounding::kSingle, Rounding::kTflm}) {
    EXPECT_EQ(RunOnly(m.b, {{m.a, {-1, 0, 2, 1}}}, rounding), expected);
  }
  EXPECT_EQ(Param(*LowerOnly(m.b), "requant"), "{2147483646, 30}");
  EXPECT_EQ(Param(*LowerOnly(m.b, Rounding::kTflm), "requant"), "{2147483647, 31}");
}

TEST(SoftmaxOp, RefusesWhatItDoesNotTake) {
  Model m = Unary("SOFTMAX", 0.1F, 0, 1.0F / 256, -128);
  EXPECT_THAT(Refusal(m.b), HasSubstr("beta 0 * input scale 0.1"));
  m.b.op(0).attributes.Set("beta", 1.0);
  m.b.tensor(m.a).shape = m.b.tensor(m.y).shape = {1, 4096};
  EXPECT_EQ(Refusal(m.b), "op 0 SOFTMAX 'y': rows of 4096 elements, want 1 to 4095.");
  m = Unary("SOFTMAX", 0.1F, 0, 0.5F, -128);
  EXPECT_THAT(Refusal(m.b), HasSubstr("output has scale 0.5 and zero point -128, want 1/256"));
}

}  // namespace
}  // namespace mote::ops
