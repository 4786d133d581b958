// SPDX-License-Identifier: Apache-2.0
// Pools and reductions of other types than int8, REDUCE_*, ARG_*, and operators on rows: what they
// take, and with which numbers.
#include "compiler/ops/int16_table.h"
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

// x -> y of a type; a scale of 0 is not quantised.
Model Unary(const std::string& opcode, DType dtype, Shape x, Shape y, float scale, int64_t zero) {
  Model m;
  m.x = m.b.AddInput("x", dtype, std::move(x), scale, zero);
  m.y = m.b.AddTensor("y", dtype, std::move(y), scale, zero);
  m.b.AddOp(opcode, {m.x}, {m.y});
  return m;
}

Model Pool(const std::string& opcode, DType dtype, float scale) {
  Model m = Unary(opcode, dtype, {1, 1, 3, 1}, {1, 1, 2, 1}, scale, 0);
  m.b.op(0).attributes = {{"padding", Enum{"VALID"}},
                          {"stride_w", int64_t{1}},
                          {"stride_h", int64_t{1}},
                          {"filter_width", int64_t{2}},
                          {"filter_height", int64_t{1}},
                          {"fused_activation_function", Enum{"RELU6"}}};
  return m;
}

TEST(PoolOps, TakeFloatWithItsClamp) {
  Model average = Pool("AVERAGE_POOL_2D", DType::kFloat32, 0);
  EXPECT_EQ((RunOnly<float, float>(average.b, {{average.x, {1, 2, -9}}})),
            (std::vector<float>{1.5F, 0}));
  Model maximum = Pool("MAX_POOL_2D", DType::kFloat32, 0);
  EXPECT_EQ((RunOnly<float, float>(maximum.b, {{maximum.x, {1, 2, 9}}})),
            (std::vector<float>{2, 6}));
  const Result<KernelCall> call = LowerOnly(maximum.b);
  EXPECT_EQ(call->table, "max_pool_2d_f32");
  EXPECT_EQ(call->params_type, "mote::Pool2dF32Params");
  EXPECT_THAT(call->in_place_inputs, ElementsAre(maximum.x));
  Model root = Pool("L2_POOL_2D", DType::kFloat32, 0);
  EXPECT_EQ((RunOnly<float, float>(root.b, {{root.x, {1, 7, 1}}})), (std::vector<float>{5, 5}));
}

TEST(PoolOps, TakeInt16WithItsClamp) {
  Model average = Pool("AVERAGE_POOL_2D", DType::kInt16, 0.001F);
  EXPECT_EQ((RunOnly<int16_t, int16_t>(average.b, {{average.x, {1, 2, 30000}}})),
            (std::vector<int16_t>{2, 6000}));
  Model maximum = Pool("MAX_POOL_2D", DType::kInt16, 0.001F);
  EXPECT_EQ((RunOnly<int16_t, int16_t>(maximum.b, {{maximum.x, {-1, -2, 30000}}})),
            (std::vector<int16_t>{0, 6000}));
  EXPECT_EQ(LowerOnly(maximum.b)->table, "max_pool_2d_s16");
}

TEST(PoolOps, RefuseOtherTypes) {
  Model m = Pool("AVERAGE_POOL_2D", DType::kInt32, 0);
  EXPECT_EQ(Refusal(m.b),
            "op 0 AVERAGE_POOL_2D 'y': input int32, want int8, int16 or float32. Requantise the "
            "model, or see 'mote ops'.");
  m = Pool("L2_POOL_2D", DType::kInt16, 0.5F);
  EXPECT_THAT(Refusal(m.b), HasSubstr("input int16, want int8 or float32."));
  m = Pool("MAX_POOL_2D", DType::kFloat32, 0);
  m.b.tensor(m.y).dtype = DType::kInt8;
  EXPECT_THAT(Refusal(m.b), HasSubstr("output int8, want float32."));
}

TEST(PoolOps, RefuseWindowsWhoseSumOverflows) {
  Model m = Pool("AVERAGE_POOL_2D", DType::kInt16, 0.5F);
  m.b.tensor(m.x).shape = {1, 1, 65536, 1};
  m.b.tensor(m.y).shape = {1, 1, 1, 1};
  m.b.op(0).attributes.Set("filter_width", int64_t{65536});
  EXPECT_THAT(Refusal(m.b), HasSubstr("a window of 65536 pixels, want fewer than 65536."));
  m = Pool("L2_POOL_2D", DType::kInt8, 0.5F);
  m.b.tensor(m.x).shape = {1, 1, 33026, 1};
  m.b.tensor(m.y).shape = {1, 1, 1, 1};
  m.b.op(0).attributes.Set("filter_width", int64_t{33026});
  EXPECT_THAT(Refusal(m.b), HasSubstr("a window of 33026 pixels, want fewer than 33026."));
}

// The root of (9 + 16) / 2 = 12.5 is 3.54; from scale 0.5 to 0.25 it doubles.
TEST(L2PoolOp, RequantisesTheRoot) {
  Model m = Pool("L2_POOL_2D", DType::kInt8, 0.5F);
  m.b.tensor(m.y).quantization.scale = {0.25F};
  m.b.op(0).attributes.Set("fused_activation_function", Enum{"NONE"});
  EXPECT_EQ(RunOnly(m.b, {{m.x, {3, -4, 0}}}), (std::vector<int8_t>{7, 6}));
  EXPECT_EQ(Param(*LowerOnly(m.b), "requant"), "{1073741824, -6}");
}

Model Reduction(
    const std::string& opcode, DType dtype, Shape x, std::vector<int32_t> axes, Shape y) {
  Model m;
  const float scale = dtype == DType::kInt8 || dtype == DType::kInt16 ? 0.5F : 0;
  m.x = m.b.AddInput("x", dtype, std::move(x), scale, 0);
  const int a = m.b.AddConstant("axes", {static_cast<int32_t>(axes.size())}, axes);
  m.y = m.b.AddTensor("y", dtype, std::move(y), scale, 0);
  m.b.AddOp(opcode, {m.x, a}, {m.y});
  return m;
}

TEST(MeanOp, TakesFloatAndInt16) {
  Model m = Reduction("MEAN", DType::kFloat32, {2, 3}, {0}, {3});
  EXPECT_EQ((RunOnly<float, float>(m.b, {{m.x, {1, 2, 3, 2, 4, 7}}})),
            (std::vector<float>{1.5F, 3, 5}));
  m = Reduction("MEAN", DType::kInt16, {2, 3}, {1}, {2});
  EXPECT_EQ((RunOnly<int16_t, int16_t>(m.b, {{m.x, {32767, 32767, 32767, 1, 2, 3}}})),
            (std::vector<int16_t>{32767, 2}));
}

TEST(MeanOp, WithoutAxesIsTheInput) {
  Model m = Reduction("MEAN", DType::kFloat32, {2, 2}, {}, {2, 2});
  EXPECT_EQ((RunOnly<float, float>(m.b, {{m.x, {1, 2, 3, 4}}})), (std::vector<float>{1, 2, 3, 4}));
}

TEST(MeanOp, AScalarHasNoAxes) {
  Model m = Reduction("MEAN", DType::kFloat32, {}, {0}, {});
  EXPECT_EQ((RunOnly<float, float>(m.b, {{m.x, {7}}})), std::vector<float>{7});
}

TEST(SumOp, AddsAndRequantises) {
  Model m = Reduction("SUM", DType::kInt8, {2, 3}, {1}, {2});
  m.b.tensor(m.y).quantization.scale = {1.0F};
  EXPECT_EQ(RunOnly(m.b, {{m.x, {1, 2, 3, 100, 100, 100}}}), (std::vector<int8_t>{3, 127}));
  EXPECT_EQ(LowerOnly(m.b)->folder, "mean");
  m = Reduction("SUM", DType::kFloat32, {2, 3}, {1}, {2});
  EXPECT_EQ((RunOnly<float, float>(m.b, {{m.x, {1, 2, 3, 4, 5, 6}}})), (std::vector<float>{6, 15}));
}

TEST(SumOp, RefusesSumsThatOverflow) {
  Model m = Reduction("SUM", DType::kInt16, {65536}, {0}, {});
  EXPECT_THAT(Refusal(m.b), HasSubstr("65536 elements for each output, want 1 to 65535."));
}

TEST(ReduceOps, FindTheLargestTheSmallestAndWhetherAllAreTrue) {
  Model m = Reduction("REDUCE_MAX", DType::kInt8, {2, 3}, {-1}, {2});
  EXPECT_EQ(RunOnly(m.b, {{m.x, {1, 3, 2, -5, -4, -6}}}), (std::vector<int8_t>{3, -4}));
  m = Reduction("REDUCE_MIN", DType::kFloat32, {2, 3}, {0}, {3});
  EXPECT_EQ((RunOnly<float, float>(m.b, {{m.x, {1, 3, 2, -5, 4, 6}}})),
            (std::vector<float>{-5, 3, 2}));
  m = Reduction("REDUCE_ALL", DType::kBool, {2, 2}, {1}, {2});
  EXPECT_EQ((RunOnly<uint8_t, uint8_t>(m.b, {{m.x, {1, 1, 1, 0}}})), (std::vector<uint8_t>{1, 0}));
}

TEST(ReduceOps, RefuseOtherScalesAndTypes) {
  Model m = Reduction("REDUCE_MAX", DType::kInt8, {2, 3}, {1}, {2});
  m.b.tensor(m.y).quantization.scale = {1.0F};
  EXPECT_THAT(Refusal(m.b), HasSubstr("want the same. A QUANTIZE"));
  m = Reduction("REDUCE_MIN", DType::kInt16, {2, 3}, {1}, {2});
  EXPECT_THAT(Refusal(m.b), HasSubstr("input int16, want int8 or float32."));
  m = Reduction("REDUCE_ALL", DType::kInt8, {2, 3}, {1}, {2});
  EXPECT_THAT(Refusal(m.b), HasSubstr("input int8, want bool."));
}

Model Arg(DType dtype, std::vector<int32_t> axes, Shape y) {
  Model m = Reduction("ARG_MAX", dtype, {2, 3}, std::move(axes), std::move(y));
  m.b.tensor(m.y).dtype = DType::kInt32;
  m.b.tensor(m.y).quantization = {};
  return m;
}

TEST(ArgOps, GivePlacesAlongTheAxis) {
  Model m = Arg(DType::kInt8, {1}, {2});
  EXPECT_EQ((RunOnly<int32_t>(m.b, {{m.x, {1, 3, 3, 9, 4, 6}}})), (std::vector<int32_t>{1, 0}));
  EXPECT_EQ(LowerOnly(m.b)->table, "arg_max");
  m.b.op(0).opcode = "ARG_MIN";
  EXPECT_EQ((RunOnly<int32_t>(m.b, {{m.x, {1, 3, 3, 9, 4, 6}}})), (std::vector<int32_t>{0, 1}));
  m = Arg(DType::kFloat32, {-2}, {3});
  EXPECT_EQ((RunOnly<int32_t, float>(m.b, {{m.x, {1, 3, 3, 9, 2, 3}}})),
            (std::vector<int32_t>{1, 0, 0}));
}

TEST(ArgOps, RefuseWhatTheyDoNotTake) {
  Model m = Arg(DType::kInt8, {2}, {2});
  EXPECT_EQ(Refusal(m.b), "op 0 ARG_MAX 'y': axis 2 of an input of shape [2,3].");
  m = Arg(DType::kInt8, {0, 1}, {2});
  EXPECT_THAT(Refusal(m.b), HasSubstr("2 axes, want 1."));
  m = Arg(DType::kInt8, {1}, {2});
  m.b.tensor(m.y).dtype = DType::kInt64;
  EXPECT_THAT(Refusal(m.b), HasSubstr("output int64, want int32."));
  m = Arg(DType::kInt8, {1}, {0});
  m.b.tensor(m.x).shape = {0, 3};
  EXPECT_THAT(Refusal(m.b), HasSubstr("input of shape [0,3] is empty."));
}

TEST(SoftmaxOp, GivesInt16OfInt8) {
  Model m = Unary("SOFTMAX", DType::kInt8, {1, 4}, {1, 4}, 0.1F, 7);
  m.b.op(0).attributes.Set("beta", 1.0);
  m.b.tensor(m.y).dtype = DType::kInt16;
  m.b.tensor(m.y).quantization.scale = {1.0F / 65536};
  m.b.tensor(m.y).quantization.zero_point = {-32768};
  EXPECT_EQ((RunOnly<int16_t>(m.b, {{m.x, {3, 3, 3, 3}}})), std::vector<int16_t>(4, -16384));
  EXPECT_THAT(LowerOnly(m.b)->in_place_inputs, IsEmpty());
  m.b.tensor(m.y).quantization.zero_point = {0};
  EXPECT_THAT(Refusal(m.b), HasSubstr("and zero point 0, want"));
  m.b.tensor(m.y).quantization.scale.clear();
  EXPECT_THAT(Refusal(m.b), HasSubstr("output has 0 scales and 1 zero points"));
}

TEST(SoftmaxOp, TakesInt16WithTwoTables) {
  Model m = Unary("SOFTMAX", DType::kInt16, {1, 4}, {1, 4}, 1.0F / 32768, 0);
  m.b.op(0).attributes.Set("beta", 1.0);
  const std::vector<int16_t> y = RunOnly<int16_t, int16_t>(m.b, {{m.x, {3, 3, 3, 3}}});
  for (const int16_t share : y) EXPECT_NEAR(share, 8192, 2);
  const Result<KernelCall> call = LowerOnly(m.b);
  EXPECT_EQ(call->operands[1].constant.bytes.size(), 513 * sizeof(int16_t));
  EXPECT_EQ(call->operands[2].constant.bytes.size(), 513 * sizeof(int16_t));
  m.b.op(0).attributes.Set("beta", 1e9);
  EXPECT_THAT(Refusal(m.b), HasSubstr("want more than 0 and less than 2^14."));
}

TEST(SoftmaxOp, TakesFloat) {
  Model m = Unary("SOFTMAX", DType::kFloat32, {2, 2}, {2, 2}, 0, 0);
  m.b.op(0).attributes.Set("beta", 1.0);
  EXPECT_EQ((RunOnly<float, float>(m.b, {{m.x, {3, 3, -200, 0}}})),
            (std::vector<float>{0.5F, 0.5F, 0, 1}));
  EXPECT_THAT(LowerOnly(m.b)->in_place_inputs, ElementsAre(m.x));
}

TEST(LogSoftmaxOp, TakesInt8AndFloat) {
  Model m = Unary("LOG_SOFTMAX", DType::kFloat32, {1, 2}, {1, 2}, 0, 0);
  EXPECT_EQ((RunOnly<float, float>(m.b, {{m.x, {0, -200}}})), (std::vector<float>{0, -200}));
  m = Unary("LOG_SOFTMAX", DType::kInt8, {1, 2}, {1, 2}, 1.0F / 16, 127);
  EXPECT_EQ(RunOnly(m.b, {{m.x, {5, 5}}}), (std::vector<int8_t>{116, 116}));  // -16 * log 2
  EXPECT_EQ(Param(*LowerOnly(m.b), "requant"), "{1073741824, 23}");
  EXPECT_EQ(Param(*LowerOnly(m.b), "reverse"), "{1073741824, -21}");
  EXPECT_EQ(Param(*LowerOnly(m.b), "diff_min"), "-248");
  m.b.tensor(m.y).quantization.zero_point = {0};
  EXPECT_THAT(Refusal(m.b), HasSubstr("zero point 0, want 1/16 and 127."));
}

TEST(L2NormalizationOp, TakesInt8AndFloat) {
  Model m = Unary("L2_NORMALIZATION", DType::kFloat32, {1, 2}, {1, 2}, 0, 0);
  EXPECT_EQ((RunOnly<float, float>(m.b, {{m.x, {3, -4}}})), (std::vector<float>{0.6F, -0.8F}));
  m = Unary("L2_NORMALIZATION", DType::kInt8, {1, 2}, {1, 2}, 1.0F / 128, 0);
  EXPECT_EQ(RunOnly(m.b, {{m.x, {3, -4}}}), (std::vector<int8_t>{77, -102}));
  m.b.op(0).attributes.Set("fused_activation_function", Enum{"RELU"});
  EXPECT_THAT(Refusal(m.b), HasSubstr("fused activation RELU, want NONE."));
  m = Unary("L2_NORMALIZATION", DType::kInt8, {1, 33026}, {1, 33026}, 1.0F / 128, 0);
  EXPECT_THAT(Refusal(m.b), HasSubstr("rows of 33026 elements, want 1 to 33025."));
  m = Unary("L2_NORMALIZATION", DType::kInt8, {1, 2}, {1, 2}, 0.5F, 0);
  EXPECT_THAT(Refusal(m.b), HasSubstr("output has scale 0.5 and zero point 0, want 1/128 and 0."));
}

// A straight line has no error in the middle of its pieces.
TEST(Int16Table, OfALineIsTheLine) {
  const std::vector<int16_t> table =
      Int16Table({1.0F / 32768, 0}, {1.0F / 32768, 0}, [](float v) { return v / 2; });
  ASSERT_EQ(table.size(), 513u);
  EXPECT_EQ(table[0], -16384);
  EXPECT_EQ(table[256], 0);
  EXPECT_EQ(table[384], 8192);
  EXPECT_EQ(table[512], 16384);
}

}  // namespace
}  // namespace mote::ops
