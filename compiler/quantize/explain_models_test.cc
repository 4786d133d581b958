// SPDX-License-Identifier: Apache-2.0
// Explanations of models that are more than a chain of quantised layers.
#include <gmock/gmock.h>

#include <cmath>

#include "compiler/quantize/conversions.h"
#include "compiler/quantize/explain_testing.h"
#include "compiler/quantize/observe.h"
#include "compiler/quantize/quantize.h"

namespace mote::quantize {
namespace {

using graph::DType;
using graph::Module;

Module Quantized(const Module& model, const std::vector<graph::Bytes>& samples) {
  const auto seen = Observe(model, samples, nullptr).value();
  return Quantize(model, seen, {Method::kMinMax, Activations::kInt8}).value();
}

Explanation Explained(const Module& real, const Module& integers, size_t values) {
  return Explain(real, integers, Samples(values), nullptr).value();
}

// The second layer stays float.
Module HalfQuantized(const Module& real) {
  Module module = Quantized(real, Samples(2));
  graph::Op last = real.main().ops[1];
  const int y = module.main().ops[0].outputs[0];
  module.main().ops.pop_back();
  last.inputs = {AddDequantize(module, y), AddTensorOf(real, last.inputs[1], module), -1};
  last.outputs = {AddTensorOf(real, last.outputs[0], module)};
  module.main().outputs = last.outputs;
  module.main().ops.push_back(last);
  return module;
}

TEST(ExplainModels, ALayerThatStaysFloatDoesNoDamage) {
  const Module real = TwoDense({1, 0.5F, -0.3F, 1}, {1, 0.7F, 0, 1});
  const Explanation half = Explained(real, HalfQuantized(real), 2);
  const Explanation whole = Explained(real, Quantized(real, Samples(2)), 2);
  EXPECT_EQ(LayerNamed(half, "z").damage_db, -kMostDb);
  EXPECT_EQ(LayerNamed(half, "z").index, 2);
  EXPECT_GT(LayerNamed(whole, "z").damage_db, -70);
  EXPECT_EQ(LayerNamed(half, "y").damage_db, LayerNamed(whole, "y").damage_db);
  EXPECT_GT(half.output_snr_db, whole.output_snr_db);
}

// y = A x, and the halves of y.
Module SplitModel() {
  graph::ModuleBuilder b;
  const int x = b.AddInput("x", DType::kFloat32, {1, 4});
  const int y = b.AddTensor("y", DType::kFloat32, {1, 4});
  const int w = AddFloats(b, "w", {4, 4}, Random(16, 5, 1));
  b.AddOp("FULLY_CONNECTED", {x, w, graph::kAbsent}, {y}, {});
  const int axis = b.AddConstant<int32_t>("axis", {}, {1});
  const int first = b.AddTensor("first", DType::kFloat32, {1, 2});
  const int second = b.AddTensor("second", DType::kFloat32, {1, 2});
  b.AddOp("SPLIT", {axis, y}, {first, second}, {{"num_splits", int64_t{2}}});
  b.SetOutputs({first, second});
  return b.Build();
}

TEST(ExplainModels, OfSeveralOutputsEachCountsByItsOwnSignal) {
  const Module real = SplitModel();
  const Explanation e = Explained(real, Quantized(real, Samples(4)), 4);
  ASSERT_EQ(e.layers.size(), 3U);
  EXPECT_EQ(e.layers[2].op, "SPLIT");
  EXPECT_EQ(e.layers[2].damage_db, -kMostDb);
  double noise = 0;  // of each alone, against its signal
  for (const int output : real.main().outputs) {
    Module one = real;
    one.main().outputs = {output};
    noise += std::pow(10, -Explained(one, Quantized(one, Samples(4)), 4).output_snr_db / 10);
  }
  EXPECT_NEAR(e.output_snr_db, -10 * std::log10(noise / 2), 1e-9);
}

TEST(ExplainModels, EachInputIsARowAndAConstantsErrorIsItsReaders) {
  graph::ModuleBuilder b;
  const int x = b.AddInput("x", DType::kFloat32, {1, 4});
  const int y = b.AddInput("y", DType::kFloat32, {1, 4});
  const int s = b.AddTensor("s", DType::kFloat32, {1, 4});
  b.AddOp("ADD", {x, y}, {s}, {});
  const int c = AddFloats(b, "c", {1, 4}, {100, 0.3F, 0.3F, 0.3F});
  const int p = b.AddTensor("p", DType::kFloat32, {1, 4});
  b.AddOp("MUL", {s, c}, {p}, {});
  b.SetOutputs({p});
  const Module real = b.Build();
  const Explanation e = Explained(real, Quantized(real, Samples(8)), 8);
  ASSERT_EQ(e.layers.size(), 4U);
  for (const char* input : {"x", "y"}) {
    EXPECT_EQ(LayerNamed(e, input).op, "input");
    EXPECT_EQ(LayerNamed(e, input).index, kModelInput);
    EXPECT_LT(LayerNamed(e, input).damage_db, -40);
  }
  // 0.3 is no multiple of 100 / 255: its row is rounded to 0.39 before it is multiplied.
  EXPECT_NEAR(LayerNamed(e, "p").snr_db, e.output_snr_db, 1e-9);
  EXPECT_GT(LayerNamed(e, "p").damage_db, LayerNamed(e, "s").damage_db);
}

TEST(ExplainModels, OfNoSamplesNothingIsSaid) {
  const Module real = SplitModel();
  const Explanation e = Explain(real, Quantized(real, Samples(4)), {}, nullptr).value();
  EXPECT_EQ(e.samples, 0);
  for (const LayerDamage& layer : e.layers) {
    EXPECT_EQ(layer.damage_db, -kMostDb);
    EXPECT_EQ(layer.share, 0);
    EXPECT_EQ(layer.remedy, Remedy::kNone);
  }
}

}  // namespace
}  // namespace mote::quantize
