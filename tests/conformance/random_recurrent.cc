// SPDX-License-Identifier: Apache-2.0
// Operators that keep a state: their rows are asked about several inferences, one after the other.
#include <cmath>

#include "compiler/graph/module_builder.h"
#include "tests/conformance/random_operator.h"

namespace mote::conformance {

using graph::DType;
using graph::Enum;
using graph::ModuleBuilder;
using testing::Random;

namespace {

int AddState(ModuleBuilder& b,
             const char* name,
             DType dtype,
             graph::Shape shape,
             float scale = 0,
             int64_t zero_point = 0) {
  const int state = b.AddTensor(name, dtype, std::move(shape), scale, zero_point);
  b.tensor(state).is_variable = true;
  return state;
}

struct SvdfShape {
  explicit SvdfShape(Random& random)
      : batches(random.Int(0, 3) == 0 ? 2 : 1),
        inputs(random.Seam()),
        rank(random.Int(1, 3)),
        units(random.Seam()),
        filters(rank * units),
        memory(random.Seam()) {}
  int batches, inputs, rank, units, filters, memory;
};

Enum AnyActivation(Random& random) {
  const char* const names[] = {"NONE", "RELU", "RELU6", "RELU_N1_TO_1", "TANH", "SIGN_BIT"};
  return {names[random.Int(0, 5)]};
}

graph::Module Finish(
    ModuleBuilder& b, const SvdfShape& s, std::vector<int> inputs, int y, const Enum& activation) {
  b.AddOp("SVDF",
          std::move(inputs),
          {y},
          {{"rank", int64_t{s.rank}}, {"fused_activation_function", activation}});
  b.SetOutputs({y});
  return b.Build();
}

// Features and outputs reach over most of their ranges: sums of random terms are about `typical`
// times the root of their number.
template <class State>
graph::Module RandomSvdfInteger(Random& random, const Enum& activation) {
  constexpr bool kWide = sizeof(State) == 2;
  const SvdfShape s(random);
  const float x_scale = RandomScale(random);
  const float feature_scale = RandomScale(random);
  const float time_scale = RandomScale(random) / (kWide ? 256 : 1);
  const float feature_m = random.Real(0.3F, 2) * (kWide ? 256.0F : 1.0F) /
                          (74 * std::sqrt(static_cast<float>(s.inputs)));
  const float state_scale = x_scale * feature_scale / feature_m;
  const float time_typical = kWide ? 500 * 64.0F : 74;
  const float output_m =
      random.Real(0.3F, 2) / (time_typical * std::sqrt(static_cast<float>(s.memory * s.rank)));
  const float y_scale = state_scale * time_scale / output_m;
  std::vector<State> time;
  if constexpr (kWide) {
    const std::vector<int32_t> values = random.Int32s(s.filters * s.memory, -900, 900);
    time.assign(values.begin(), values.end());
  } else {
    time = random.Int8s(s.filters * s.memory);
  }
  const int32_t bias = static_cast<int32_t>(60 / output_m);
  ModuleBuilder b;
  const int x =
      b.AddInput("x", DType::kInt8, {s.batches, s.inputs}, x_scale, RandomZeroPoint(random));
  const int wf = b.AddConstant(
      "feature", {s.filters, s.inputs}, random.Int8s(s.filters * s.inputs), feature_scale);
  const int wt = b.AddConstant("time", {s.filters, s.memory}, time, time_scale);
  const int b0 = b.AddConstant(
      "bias", {s.units}, random.Int32s(s.units, -bias, bias), state_scale * time_scale);
  const int state = AddState(b,
                             "state",
                             kWide ? DType::kInt16 : DType::kInt8,
                             {s.batches, s.filters * s.memory},
                             state_scale,
                             kWide ? 0 : RandomZeroPoint(random));
  const int y =
      b.AddTensor("y", DType::kInt8, {s.batches, s.units}, y_scale, RandomZeroPoint(random));
  return Finish(b, s, {x, wf, wt, b0, state}, y, activation);
}

// TFLM overlooks the fused activation.
template <class State>
graph::Module RandomSvdf(Random& random) {
  return RandomSvdfInteger<State>(random, AnyActivation(random));
}

// The others want RELU and overlook that.
template <class State>
graph::Module RandomSvdfRelu(Random& random) {
  return RandomSvdfInteger<State>(random, Enum{"RELU"});
}

graph::Module RandomSvdfFloat(Random& random) {
  const SvdfShape s(random);
  ModuleBuilder b;
  const int x = b.AddInput("x", DType::kFloat32, {s.batches, s.inputs});
  const int wf =
      b.AddConstant("feature", {s.filters, s.inputs}, random.Floats(s.filters * s.inputs, -1, 1));
  const int wt =
      b.AddConstant("time", {s.filters, s.memory}, random.Floats(s.filters * s.memory, -1, 1));
  const int b0 = b.AddConstant("bias", {s.units}, random.Floats(s.units, -1, 1));
  const int state = AddState(b, "state", DType::kFloat32, {s.batches, s.filters * s.memory});
  const int y = b.AddTensor("y", DType::kFloat32, {s.batches, s.units});
  return Finish(b, s, {x, wf, wt, b0, state}, y, AnyActivation(random));
}

struct LstmShape {
  explicit LstmShape(Random& random)
      : time_major(random.Coin()),
        batches(random.Int(0, 2) == 0 ? 2 : 1),
        steps(random.Int(1, 5)),
        inputs(random.Seam()),
        units(random.Seam()) {}
  bool time_major;
  int batches, steps, inputs, units;

  graph::Shape Of(int width) const {
    return time_major ? graph::Shape{steps, batches, width} : graph::Shape{batches, steps, width};
  }
};

// The four gates' tensors of one kind: add(name of the gate).
template <class Add>
void AddGates(std::vector<int>& inputs, size_t first, Add add) {
  for (size_t gate = 0; gate < 4; ++gate) inputs[first + gate] = add();
}

graph::Module Finish(ModuleBuilder& b,
                     Random& random,
                     const LstmShape& s,
                     std::vector<int> inputs,
                     int y,
                     double most_clip) {
  const double clip = random.Coin() ? 0 : static_cast<double>(random.Real(0.05F, 1)) * most_clip;
  b.AddOp("UNIDIRECTIONAL_SEQUENCE_LSTM",
          std::move(inputs),
          {y},
          {{"fused_activation_function", Enum{"TANH"}},
           {"time_major", s.time_major},
           {"cell_clip", static_cast<double>(static_cast<float>(clip))}});
  b.SetOutputs({y});
  return b.Build();
}

// Gates reach from -4 to 4 or so, cells from some hundreds of steps to beyond int16.
template <class Activation, class Bias>
graph::Module RandomLstmInteger(Random& random) {
  constexpr bool kWide = sizeof(Activation) == 2;
  constexpr DType kType = kWide ? DType::kInt16 : DType::kInt8;
  constexpr float kTypical = kWide ? 74 * 18000.0F : 74 * 74.0F;
  const LstmShape s(random);
  const Port x_port = kWide ? RandomPort16(random) : RandomPort(random);
  const float h_scale = kWide ? 0x1p-15F : random.Real(0.003F, 0.01F);
  const int64_t h_zero = kWide ? 0 : RandomZeroPoint(random);
  const auto gate_scale = [&](float scale, int depth) {
    return random.Real(0.5F, 3) / (scale * kTypical * std::sqrt(static_cast<float>(depth)));
  };
  ModuleBuilder b;
  std::vector<int> inputs(24, graph::kAbsent);
  inputs[0] = b.AddInput("x", kType, s.Of(s.inputs), x_port.scale, x_port.zero_point);
  std::vector<float> bias_scales;
  AddGates(inputs, 1, [&] {
    const float scale = gate_scale(x_port.scale, s.inputs);
    bias_scales.push_back(scale * x_port.scale);
    return b.AddConstant("wi", {s.units, s.inputs}, random.Int8s(s.units * s.inputs), scale);
  });
  AddGates(inputs, 5, [&] {
    return b.AddConstant(
        "wr", {s.units, s.units}, random.Int8s(s.units * s.units), gate_scale(h_scale, s.units));
  });
  AddGates(inputs, 12, [&, gate = size_t{0}]() mutable {
    const float scale = bias_scales[gate++];
    const int32_t most = static_cast<int32_t>(2 / scale);
    const std::vector<int32_t> values = random.Int32s(s.units, -most, most);
    return b.AddConstant("b", {s.units}, std::vector<Bias>(values.begin(), values.end()), scale);
  });
  const float c_scale = std::ldexp(1.0F, random.Int(-15, -8));
  inputs[18] = AddState(b, "h", kType, {s.batches, s.units}, h_scale, h_zero);
  inputs[19] = AddState(b, "c", DType::kInt16, {s.batches, s.units}, c_scale);
  const int y = b.AddTensor("y", kType, s.Of(s.units), h_scale, h_zero);
  return Finish(b, random, s, std::move(inputs), y, 1.0);
}

graph::Module RandomLstmFloat(Random& random) {
  const LstmShape s(random);
  ModuleBuilder b;
  std::vector<int> inputs(24, graph::kAbsent);
  inputs[0] = b.AddInput("x", DType::kFloat32, s.Of(s.inputs));
  AddGates(inputs, 1, [&] {
    return b.AddConstant("wi", {s.units, s.inputs}, random.Floats(s.units * s.inputs, -1, 1));
  });
  AddGates(inputs, 5, [&] {
    return b.AddConstant("wr", {s.units, s.units}, random.Floats(s.units * s.units, -1, 1));
  });
  AddGates(
      inputs, 12, [&] { return b.AddConstant("b", {s.units}, random.Floats(s.units, -1, 1)); });
  inputs[18] = AddState(b, "h", DType::kFloat32, {s.batches, s.units});
  inputs[19] = AddState(b, "c", DType::kFloat32, {s.batches, s.units});
  const int y = b.AddTensor("y", DType::kFloat32, s.Of(s.units));
  return Finish(b, random, s, std::move(inputs), y, 2.0);
}

}  // namespace

std::vector<RandomOperator> RecurrentOperators() {
  const std::vector<Asked> tflm = {{OracleKind::kTflm}};
  const std::vector<Asked> litert = {{OracleKind::kLitert}};
  // The package takes the gates' scales in double, and the state carries a difference on.
  const Asked by_double = {OracleKind::kTflm, 1e-3, 8};
  // It keeps a NaN that the clip of mode `tflm` and of LiteRT replaces.
  const Asked keeps_nan = {OracleKind::kTflm, 1e-3};
  // Sums in another order: an SVDF's outputs are smaller than its terms, exp(-20) tells them apart.
  const Asked by_order = {OracleKind::kLitert, 5e-4};
  return {
      {"Svdf", RandomSvdf<int8_t>, tflm},
      {"SvdfInt16State", RandomSvdf<int16_t>, tflm},
      {"SvdfInt16StateRelu", RandomSvdfRelu<int16_t>, litert},
      {"SvdfFloat32", RandomSvdfFloat, tflm},
      // The sign of a NaN, which SIGN_BIT gives, is the core's.
      {"SvdfFinite", RandomSvdfFloat, {by_order}, true},
      {"Lstm", RandomLstmInteger<int8_t, int32_t>, tflm},
      {"LstmInt16", RandomLstmInteger<int16_t, int64_t>, {by_double}},
      {.name = "LstmFloat32",
       .make = RandomLstmFloat,
       .oracles = {keeps_nan, by_order},
       .cancels = true},
  };
}

}  // namespace mote::conformance
