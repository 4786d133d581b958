// SPDX-License-Identifier: Apache-2.0
// SVDF, UNIDIRECTIONAL_SEQUENCE_LSTM: what they take, and with which numbers.
#include <cmath>

#include "compiler/ops/macs.h"
#include "compiler/ops/testing.h"

namespace mote::ops {
namespace {

using graph::DType;
using graph::Enum;
using graph::ModuleBuilder;
using graph::Shape;
using ::testing::HasSubstr;

int AddState(ModuleBuilder& b, DType dtype, Shape shape, float scale = 0, int64_t zero_point = 0) {
  const int state = b.AddTensor("state", dtype, std::move(shape), scale, zero_point);
  b.tensor(state).is_variable = true;
  return state;
}

template <class T>
int Zeros(ModuleBuilder& b, Shape shape, float scale = 0) {
  const auto count = static_cast<size_t>(graph::ElementCount(shape).value());
  return b.AddConstant<T>("constant", std::move(shape), std::vector<T>(count), scale);
}

// Two units of two filters over three inputs and five steps.
template <class State = int8_t>
struct Svdf {
  explicit Svdf(DType state_dtype = DType::kInt8) {
    x = b.AddInput("x", DType::kInt8, {1, 3}, 0.5F, 4);
    wf = Zeros<int8_t>(b, {4, 3}, 0.25F);
    wt = Zeros<State>(b, {4, 5}, 0.125F);
    bias = Zeros<int32_t>(b, {2}, 0.5F);
    state = AddState(b, state_dtype, {1, 20}, 4.0F, state_dtype == DType::kInt8 ? -3 : 0);
    y = b.AddTensor("y", DType::kInt8, {1, 2}, 2.0F, 7);
    b.AddOp("SVDF", {x, wf, wt, bias, state}, {y}, {{"rank", 2}});
  }
  ModuleBuilder b;
  int x, wf, wt, bias, state, y;
};

TEST(SvdfOp, MultipliesScalesAsTflmDoes) {
  Svdf<> m;
  const Result<KernelCall> call = LowerOnly(m.b, Rounding::kTflm);
  ASSERT_TRUE(call.ok()) << call.error().message;
  EXPECT_EQ(call->function, "mote::SvdfS8Ref<mote::Rounding::kTflm>");
  EXPECT_EQ(Param(*call, "units"), "2");
  EXPECT_EQ(Param(*call, "rank"), "2");
  EXPECT_EQ(Param(*call, "memory"), "5");
  EXPECT_EQ(Param(*call, "feature_requant"), "{1073741824, -4}");  // 1/32
  EXPECT_EQ(Param(*call, "output_requant"), "{1073741824, -1}");   // 1/4
  EXPECT_EQ(call->macs, 4 * (3 + 5));
}

TEST(SvdfOp, TheTimeWeightsChooseTheKernel) {
  Svdf<int16_t> m(DType::kInt16);
  EXPECT_EQ(LowerOnly(m.b)->table, "svdf_s16");
  m.b.tensor(m.state).dtype = DType::kInt8;
  EXPECT_EQ(Refusal(m.b),
            "op 0 SVDF 'y': state int8, want int16. Requantise the model, or see 'mote ops'.");
}

// Without is_variable and with a second output it is an operator without a memory.
TEST(SvdfOp, TheStateIsAVariableOrAnOutput) {
  Svdf<> m;
  EXPECT_EQ(LowerOnly(m.b)->operands.back().tensor, m.state);
  m.b.tensor(m.state).is_variable = false;
  EXPECT_EQ(Refusal(m.b),
            "op 0 SVDF 'y': input 4, the state 'state', is no variable, want is_variable.");
  const int next = m.b.AddTensor("next", DType::kInt8, {1, 20}, 4.0F, -3);
  m.b.op(0).outputs.push_back(next);
  EXPECT_EQ(LowerOnly(m.b)->operands.back().tensor, next);
  m.b.tensor(m.state).is_variable = true;
  EXPECT_EQ(Refusal(m.b), "op 0 SVDF 'y': 2 outputs, want 1.");
}

TEST(SvdfOp, RefusesWhatDoesNotFit) {
  const auto refusal = [](auto breaks) {
    Svdf<> m;
    breaks(m);
    return Refusal(m.b);
  };
  EXPECT_THAT(refusal([](auto& m) { m.b.op(0).attributes.Set("rank", int64_t{3}); }),
              HasSubstr("rank 3, want one that divides the 4 filters"));
  EXPECT_THAT(refusal([](auto& m) { m.b.op(0).attributes.Erase("rank"); }), HasSubstr("rank 0"));
  EXPECT_THAT(refusal([](auto& m) { m.b.op(0).inputs.pop_back(); }),
              HasSubstr("input 4, the state, is not given"));
  EXPECT_THAT(refusal([](auto& m) {
                m.b.tensor(m.state).shape = {1, 16};
              }),
              HasSubstr("state has shape [1,16], want [1,20]"));
  EXPECT_THAT(refusal([](auto& m) {
                m.b.tensor(m.wt).shape = {5, 4};
              }),
              HasSubstr("time weights has shape [5,4], want [4,4]"));
  EXPECT_THAT(refusal([](auto& m) { m.b.tensor(m.wt).quantization.zero_point = {1}; }),
              HasSubstr("time weights have zero point 1, want 0"));
  EXPECT_THAT(refusal([](auto& m) { m.b.tensor(m.state).quantization.scale = {1e-30F}; }),
              HasSubstr("want a number in [0, 2^30)"));
  EXPECT_THAT(refusal([](auto& m) { m.b.tensor(m.wf).buffer = 0; }),
              HasSubstr("feature weights is computed at run time"));
}

// Three units over two inputs, one batch, four steps.
template <class Bias = int32_t>
struct Lstm {
  explicit Lstm(DType dtype = DType::kInt8) {
    const bool wide = dtype == DType::kInt16;
    std::vector<int> inputs(24, graph::kAbsent);
    inputs[0] = b.AddInput("x", dtype, {1, 4, 2}, 0.5F, wide ? 0 : 4);
    for (size_t i = 1; i < 9; ++i) {
      inputs[i] = Zeros<int8_t>(b, {3, i < 5 ? 2 : 3}, 0x1p-11F * static_cast<float>(i));
    }
    for (size_t i = 12; i < 16; ++i) inputs[i] = Zeros<Bias>(b, {3}, 0.5F);
    h = inputs[18] = AddState(b, dtype, {1, 3}, 0x1p-7F, wide ? 0 : -3);
    c = inputs[19] = AddState(b, DType::kInt16, {1, 3}, 0x1p-10F);
    y = b.AddTensor("y", dtype, {1, 4, 3}, 0x1p-7F, wide ? 0 : -3);
    b.AddOp("UNIDIRECTIONAL_SEQUENCE_LSTM",
            std::move(inputs),
            {y},
            {{"fused_activation_function", Enum{"TANH"}}, {"cell_clip", 1.5}});
  }
  std::vector<int>& inputs() { return b.op(0).inputs; }
  ModuleBuilder b;
  int h, c, y;
};

TEST(LstmOp, MultipliesScalesAsTflmDoes) {
  Lstm<> m;
  const Result<KernelCall> call = LowerOnly(m.b, Rounding::kTflm);
  ASSERT_TRUE(call.ok()) << call.error().message;
  EXPECT_EQ(call->function, "mote::LstmS8Ref<mote::Rounding::kTflm>");
  EXPECT_EQ(Param(*call, "batches"), "1");
  EXPECT_EQ(Param(*call, "steps"), "4");
  EXPECT_EQ(Param(*call, "cell_clip"), "1536");
  EXPECT_EQ(Param(*call, "cell_multiplier"), "12");  // 3 * 2^(12 - 10)
  EXPECT_EQ(Param(*call, "cell_shift"), "0");
  EXPECT_EQ(Param(*call, "forget_requant"), "{1073741824, -14}");  // 2^-15
  EXPECT_EQ(Param(*call, "input_requant"), "{1073741824, -19}");   // 2^-30 * 2^10
  EXPECT_EQ(Param(*call, "hidden_requant"), "{1073741824, -22}");  // 2^-30 * 2^7
  const graph::Bytes& bytes = call->operands[4].constant.bytes;
  ASSERT_EQ(bytes.size(), 8 * sizeof(Requant));
  Requant requants[8];
  std::memcpy(requants, bytes.data(), bytes.size());
  EXPECT_EQ(requants[0].shift, 1);  // 2^-1 * 2^-11 * 2^12 = 1
  EXPECT_EQ(requants[1].shift, 2);
  EXPECT_EQ(requants[4].multiplier, 1342177280);  // 5/8, of 2^-7 * 5 * 2^-11 * 2^12 = 5 / 64
  EXPECT_EQ(requants[4].shift, -3);
  EXPECT_EQ(call->macs, 4 * 4 * 3 * (2 + 3));
}

TEST(LstmOp, AFineCellScaleShiftsRight) {
  Lstm<> m;
  m.b.tensor(m.c).quantization.scale = {0x1p-15F};
  EXPECT_EQ(Param(*LowerOnly(m.b), "cell_multiplier"), "3");
  EXPECT_EQ(Param(*LowerOnly(m.b), "cell_shift"), "3");
  EXPECT_EQ(Param(*LowerOnly(m.b), "cell_clip"), "32767");
  m.b.op(0).attributes.Set("cell_clip", 0.0);
  EXPECT_EQ(Param(*LowerOnly(m.b), "cell_clip"), "-1");
}

TEST(LstmOp, TheFirstDimensionMayBeTime) {
  Lstm<> m;
  m.b.op(0).attributes.Set("time_major", true);
  m.b.tensor(m.h).shape = m.b.tensor(m.c).shape = {4, 3};
  const Result<KernelCall> call = LowerOnly(m.b);
  ASSERT_TRUE(call.ok()) << call.error().message;
  EXPECT_EQ(Param(*call, "batches"), "4");
  EXPECT_EQ(Param(*call, "steps"), "1");
  EXPECT_EQ(Param(*call, "time_major"), "1");
}

TEST(LstmOp, Int16HasBiasesOf64Bits) {
  Lstm<int64_t> m(DType::kInt16);
  EXPECT_EQ(LowerOnly(m.b)->function, "mote::LstmS16Ref<mote::Rounding::kSingle>");
  Lstm<int32_t> narrow(DType::kInt16);
  EXPECT_THAT(Refusal(narrow.b), HasSubstr("bias int32, want int64"));
}

// RequantizeWide() takes 48 bits and multipliers below 2^7.
TEST(LstmOp, Int16SumsAndScalesAreBounded) {
  Lstm<int64_t> m(DType::kInt16);
  m.inputs()[13] = m.b.AddConstant<int64_t>("b", {3}, {0, 0, int64_t{1} << 46}, 0.5F);
  EXPECT_THAT(Refusal(m.b), HasSubstr("bias 70368744177664, want less than 2^46"));
  Lstm<int64_t> coarse(DType::kInt16);
  coarse.b.tensor(coarse.inputs()[0]).quantization.scale = {64.0F};
  EXPECT_THAT(Refusal(coarse.b), HasSubstr("want below 2^7"));
}

TEST(LstmOp, RefusesWhatAPlainLstmHasNot) {
  const auto refusal = [](auto breaks) {
    Lstm<> m;
    breaks(m);
    return Refusal(m.b);
  };
  EXPECT_THAT(refusal([](auto& m) { m.inputs()[10] = m.inputs()[12]; }),
              HasSubstr("input 10: peephole weights, want an LSTM without"));
  EXPECT_THAT(refusal([](auto& m) { m.inputs()[16] = m.inputs()[5]; }),
              HasSubstr("input 16: a projection, want"));
  EXPECT_THAT(refusal([](auto& m) { m.inputs()[23] = m.inputs()[12]; }),
              HasSubstr("input 23: layer normalisation, want"));
  EXPECT_THAT(refusal([](auto& m) { m.inputs()[1] = graph::kAbsent; }),
              HasSubstr("input 1 is not given, want all four gates and both states"));
  EXPECT_THAT(refusal([](auto& m) { m.inputs().resize(20); }), HasSubstr("20 inputs, want 24"));
  EXPECT_THAT(refusal([](auto& m) { m.inputs()[19] = m.h; }),
              HasSubstr("hidden and cell state are one tensor"));
  EXPECT_THAT(refusal([](auto& m) { m.b.op(0).attributes.Erase("fused_activation_function"); }),
              HasSubstr("activation NONE of the cell, want TANH"));
  EXPECT_THAT(
      refusal([](auto& m) { m.b.op(0).attributes.Set("diagonal_recurrent_tensors", true); }),
      HasSubstr("diagonal recurrent weights"));
  EXPECT_THAT(refusal([](auto& m) { m.b.tensor(m.c).quantization.scale = {8.0F}; }),
              HasSubstr("cell state has scale 8, want one from 2^-42 to 4"));
  EXPECT_THAT(refusal([](auto& m) { m.b.tensor(m.c).dtype = DType::kInt8; }),
              HasSubstr("cell state int8, want int16"));
  EXPECT_THAT(refusal([](auto& m) { m.b.tensor(m.y).quantization.zero_point = {0}; }),
              HasSubstr("hidden state has scale"));
  EXPECT_THAT(refusal([](auto& m) {
                m.b.tensor(m.inputs()[6]).shape = {3, 2};
              }),
              HasSubstr("input 6 has shape [3,2], want [3,3]"));
  EXPECT_THAT(refusal([](auto& m) {
                m.b.SetPerChannel(m.inputs()[2], {1, 1, 1}, 0);
              }),
              HasSubstr("weights has 3 scales"));
}

}  // namespace
}  // namespace mote::ops
