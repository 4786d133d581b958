// SPDX-License-Identifier: Apache-2.0
// Operators of one input: what they take, and with which numbers. The tables of int8 functions are
// compared with TensorFlow Lite's in tests/conformance; here are those that nobody else has.
#include <algorithm>
#include <cmath>

#include "compiler/ops/testing.h"

namespace mote::ops {
namespace {

using graph::Attributes;
using graph::DType;
using graph::ModuleBuilder;
using ::testing::HasSubstr;

struct Model {
  ModuleBuilder b;
  int x = 0, y = 0;
};

Model Unary(const std::string& opcode,
            DType from,
            DType to,
            int32_t size,
            float x_scale = 0,
            int64_t x_zero = 0,
            float y_scale = 0,
            int64_t y_zero = 0,
            Attributes attributes = {}) {
  Model m;
  m.x = m.b.AddInput("x", from, {size}, x_scale, x_zero);
  m.y = m.b.AddTensor("y", to, {size}, y_scale, y_zero);
  m.b.AddOp(opcode, {m.x}, {m.y}, std::move(attributes));
  return m;
}

Model Byte(
    const std::string& opcode, float x_scale, int64_t x_zero, float y_scale, int64_t y_zero) {
  return Unary(opcode, DType::kInt8, DType::kInt8, 256, x_scale, x_zero, y_scale, y_zero);
}

std::vector<int8_t> AllBytes() {
  std::vector<int8_t> all;
  for (int32_t v = -128; v <= 127; ++v) all.push_back(static_cast<int8_t>(v));
  return all;
}

// In integer steps of a quarter, which half-way values need: the nearest, ties away from zero.
int8_t NearestByte(double real) {
  if (std::isnan(real)) return 0;
  const double magnitude = std::floor(std::fabs(real) + 0.5);
  return static_cast<int8_t>(std::clamp(std::copysign(magnitude, real), -128.0, 127.0));
}

TEST(UnaryOp, Int8FunctionsThatNobodyElseHasAreTheNearestBytes) {
  struct Case {
    const char* opcode;
    double (*of)(double);
  };
  const Case cases[] = {
      {"CEIL", [](double x) { return -std::floor(-x); }},
      {"COS", [](double x) { return std::sin(x + M_PI_2); }},
      {"FLOOR", [](double x) { return x - std::fmod(x, 1) - (std::fmod(x, 1) < 0); }},
      {"NEG", [](double x) { return 0 - x; }},
      {"ROUND", [](double x) { return std::rint(x); }},
      {"SIN", [](double x) { return std::cos(x - M_PI_2); }},
      {"SQRT", [](double x) { return x < 0 ? std::nan("") : std::pow(x, 0.5); }},
      {"SQUARE", [](double x) { return std::pow(x, 2); }}};
  for (const Case& c : cases) {
    Model m = Byte(c.opcode, 0.0625F, 0, 0.05F, 0);
    const std::vector<int8_t> y = RunOnly(m.b, {{m.x, AllBytes()}});
    for (int32_t v = -128; v <= 127; ++v) {
      const double steps = c.of(v * 0.0625) / static_cast<double>(0.05F);
      // Two roads to one half may end on either side of it.
      const double away = std::fabs(std::fabs(steps - std::floor(steps)) - 0.5);
      if (away < 1e-9) continue;
      ASSERT_EQ(y[static_cast<size_t>(v + 128)], NearestByte(steps)) << c.opcode << " of " << v;
    }
  }
}

TEST(UnaryOp, Int8FunctionsAreATableOf256Bytes) {
  Model m = Byte("ABS", 0.5F, 1, 0.5F, -128);
  const Result<KernelCall> call = LowerOnly(m.b);
  EXPECT_EQ(call->function, "mote::LookupS8Ref");
  EXPECT_EQ(call->operands[1].constant.bytes.size(), 256U);
  EXPECT_EQ(call->in_place_inputs, std::vector<int>{m.x});
  const std::vector<int8_t> y = RunOnly(m.b, {{m.x, AllBytes()}});
  EXPECT_EQ(y[0], 1);       // |-128 - 1| - 128
  EXPECT_EQ(y[129], -128);  // the zero point
  EXPECT_EQ(y[255], -2);
}

TEST(UnaryOp, TheModeRoundsLeakyReluItsWay) {
  Model m = Unary("LEAKY_RELU", DType::kInt8, DType::kInt8, 2, 1, 0, 1, 0, {{"alpha", 0.25}});
  EXPECT_EQ(RunOnly(m.b, {{m.x, {-6, 9}}}, Rounding::kSingle), (std::vector<int8_t>{-1, 9}));
  EXPECT_EQ(RunOnly(m.b, {{m.x, {-6, 9}}}, Rounding::kTflm), (std::vector<int8_t>{-2, 9}));
  m.b.op(0).attributes.Set("alpha", -0.25);
  EXPECT_EQ(RunOnly(m.b, {{m.x, {-6, 9}}}, Rounding::kTflm), (std::vector<int8_t>{2, 9}));
}

TEST(UnaryOp, Float32FunctionsHaveARowEach) {
  Model m = Unary("LEAKY_RELU", DType::kFloat32, DType::kFloat32, 3, 0, 0, 0, 0, {{"alpha", 0.5}});
  EXPECT_EQ((RunOnly<float, float>(m.b, {{m.x, {-3, 0, 4}}})), (std::vector<float>{-1.5F, 0, 4}));
  EXPECT_EQ(LowerOnly(m.b)->function, "mote::LeakyReluF32Ref");
  EXPECT_EQ(LowerOnly(m.b)->table, "unary_f32");
  m = Unary("GELU", DType::kFloat32, DType::kFloat32, 1, 0, 0, 0, 0, {{"approximate", true}});
  EXPECT_EQ(LowerOnly(m.b)->function, "mote::GeluTanhF32Ref");
}

TEST(UnaryOp, Int16ArgumentsOfTheTableAreExactForPowersOfTwo) {
  Model m = Unary("TANH", DType::kInt16, DType::kInt16, 1, 1.0F / 2048, 0, 1.0F / 32768);
  EXPECT_EQ(Param(*LowerOnly(m.b), "requant"), "{6, 0}");
  m.b.op(0).opcode = "LOGISTIC";
  EXPECT_EQ(Param(*LowerOnly(m.b), "requant"), "{24576, 12}");
  m.b.tensor(m.x).quantization.scale = {1.0F / 4096};
  EXPECT_EQ(Param(*LowerOnly(m.b), "requant"), "{3, 0}");
}

TEST(UnaryOp, WrongModelsAreRefused) {
  Model m = Byte("TANH", 0.1F, 0, 0.1F, 0);
  EXPECT_THAT(Refusal(m.b), HasSubstr("output has scale 0.1 and zero point 0, want 1/128 and 0."));
  m = Byte("SIN", 0.1F, 0, 0.1F, 0);
  m.b.tensor(m.x).dtype = DType::kInt16;
  EXPECT_THAT(Refusal(m.b), HasSubstr("input int16, want int8 or float32."));
  m = Byte("HARD_SWISH", 200.0F, 0, 1.0F, 0);
  EXPECT_THAT(Refusal(m.b), HasSubstr("out of proportion"));
  m = Byte("EXP", 0.1F, 0, 0.1F, 0);
  m.b.op(0).attributes.Set("alpha", 1.0);
  EXPECT_THAT(Refusal(m.b), HasSubstr("option 'alpha' is not supported."));
  m = Unary("LOGISTIC", DType::kInt16, DType::kInt16, 1, 10.0F, 0, 1.0F / 32768);
  EXPECT_THAT(Refusal(m.b), HasSubstr("input scale 10, want at most 5.3."));
  m = Unary("TANH", DType::kInt16, DType::kInt16, 1, 0.01F, 0, 1.0F);
  EXPECT_THAT(Refusal(m.b), HasSubstr("output has scale 1, want 1/32768."));
  m = Unary("LEAKY_RELU", DType::kInt8, DType::kInt8, 1, 1, 0, 1, 0, {{"alpha", std::nan("")}});
  EXPECT_THAT(Refusal(m.b), HasSubstr("The scales are damaged."));
  m = Unary("ABS", DType::kFloat32, DType::kInt8, 1, 0, 0, 1);
  EXPECT_THAT(Refusal(m.b), HasSubstr("output int8, want float32."));
}

TEST(ReluOp, Int16AndFloat32ClampToo) {
  Model m = Unary("RELU_0_TO_1", DType::kInt16, DType::kInt16, 3, 0.001F, 0, 0.001F);
  EXPECT_EQ((RunOnly<int16_t, int16_t>(m.b, {{m.x, {-5, 700, 1200}}})),
            (std::vector<int16_t>{0, 700, 1000}));
  m = Unary("RELU6", DType::kFloat32, DType::kFloat32, 3);
  EXPECT_EQ((RunOnly<float, float>(m.b, {{m.x, {-5, 5, 7}}})), (std::vector<float>{0, 5, 6}));
}

TEST(QuantizeOp, NamesThePairsThatHaveNoKernel) {
  Model m = Unary("QUANTIZE", DType::kInt16, DType::kInt32, 2, 0.5F, 0, 0.25F);
  EXPECT_EQ((RunOnly<int32_t, int16_t>(m.b, {{m.x, {-3, 20000}}})),
            (std::vector<int32_t>{-6, 40000}));
  EXPECT_EQ(LowerOnly(m.b)->function,
            "mote::RequantizeTypesRef<mote::Rounding::kSingle, int16_t, int32_t>");
  m.b.tensor(m.x).dtype = DType::kInt32;
  EXPECT_THAT(Refusal(m.b), HasSubstr("int32 to int32 is not supported."));
}

TEST(CastOp, TakesAnyPairOfNumbersAndNoOther) {
  Model m = Unary("CAST", DType::kFloat32, DType::kInt16, 2);
  EXPECT_EQ((RunOnly<int16_t, float>(m.b, {{m.x, {-3.9F, 70000.0F}}})),
            (std::vector<int16_t>{-3, 4464}));
  EXPECT_EQ(LowerOnly(m.b)->function, "mote::CastRef<float, int16_t>");
  m.b.tensor(m.x).dtype = DType::kString;
  EXPECT_THAT(Refusal(m.b), HasSubstr("input string, want bool, int8"));
}

TEST(ZerosLikeOp, IsZeroWhateverTheZeroPoint) {
  Model m = Unary("ZEROS_LIKE", DType::kInt8, DType::kInt8, 2, 1, 5, 1, 5);
  EXPECT_EQ(RunOnly(m.b, {{m.x, {7, 8}}}), (std::vector<int8_t>{0, 0}));
}

TEST(LogicalNotOp, TakesBool) {
  Model m = Unary("LOGICAL_NOT", DType::kBool, DType::kBool, 2);
  EXPECT_EQ((RunOnly<int8_t, int8_t>(m.b, {{m.x, {1, 0}}})), (std::vector<int8_t>{0, 1}));
  m.b.tensor(m.x).dtype = DType::kInt8;
  EXPECT_THAT(Refusal(m.b), HasSubstr("input int8, want bool."));
}

TEST(PreluOp, BroadcastsAlphaAndTakesInt8AlphaForInt16) {
  Model m;
  m.x = m.b.AddInput("x", DType::kInt16, {2, 2}, 0.5F);
  const int alpha = m.b.AddConstant<int8_t>("alpha", {1, 2}, {4, -4}, 0.25F);
  m.y = m.b.AddTensor("y", DType::kInt16, {2, 2}, 0.5F);
  m.b.AddOp("PRELU", {m.x, alpha}, {m.y});
  EXPECT_EQ((RunOnly<int16_t, int16_t>(m.b, {{m.x, {-1000, -1000, 3, -5}}})),
            (std::vector<int16_t>{-1000, 1000, 3, 5}));
  EXPECT_EQ(LowerOnly(m.b)->table, "prelu_s16");
  m.b.tensor(alpha).dtype = DType::kInt32;
  EXPECT_THAT(Refusal(m.b), HasSubstr("alpha int32, want int8."));
}

}  // namespace
}  // namespace mote::ops
