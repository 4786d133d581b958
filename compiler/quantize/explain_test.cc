// SPDX-License-Identifier: Apache-2.0
#include "compiler/quantize/explain.h"

#include <gmock/gmock.h>

#include "compiler/quantize/explain_testing.h"
#include "compiler/quantize/observe.h"
#include "compiler/quantize/quantize.h"
#include "compiler/quantize/testing.h"

namespace mote::quantize {
namespace {

using graph::DType;
using graph::Module;
using ::testing::HasSubstr;

constexpr int kConvolutions = 3;

// Convolutions c0 .. c2 of 4 channels; the mean p over the image; r, its shape; dense f; softmax o.
Module Network() {
  graph::ModuleBuilder b;
  int x = b.AddInput("x", DType::kFloat32, {1, 6, 6, 4});
  for (uint32_t i = 0; i < kConvolutions; ++i) {
    const std::string number = std::to_string(i);
    const int w = AddFloats(b, "w" + number, {4, 3, 3, 4}, Random(144, 10 + i, 0.4));
    const int bias = AddFloats(b, "b" + number, {4}, Random(4, 20 + i, 0.5));
    const int y = b.AddTensor("c" + number, DType::kFloat32, {1, 6, 6, 4});
    b.AddOp("CONV_2D", {x, w, bias}, {y}, SameSizeRelu());
    x = y;
  }
  const int p = b.AddTensor("p", DType::kFloat32, {1, 1, 1, 4});
  b.AddOp("AVERAGE_POOL_2D", {x}, {p}, MeanOfSixBySix());
  const int shape = b.AddConstant<int32_t>("shape", {2}, {1, 4});
  const int r = b.AddTensor("r", DType::kFloat32, {1, 4});
  b.AddOp("RESHAPE", {p, shape}, {r}, {});
  const int w = AddFloats(b, "wf", {3, 4}, Random(12, 3, 2));
  const int f = b.AddTensor("f", DType::kFloat32, {1, 3});
  b.AddOp("FULLY_CONNECTED", {r, w, graph::kAbsent}, {f}, {});
  const int o = b.AddTensor("o", DType::kFloat32, {1, 3});
  b.AddOp("SOFTMAX", {f}, {o}, {{"beta", 1.0}});
  b.SetOutputs({o});
  return b.Build();
}

int TensorNamed(const Module& model, const std::string& name) {
  for (size_t i = 0; i < model.main().tensors.size(); ++i) {
    if (model.main().tensors[i].name == name) return static_cast<int>(i);
  }
  return graph::kAbsent;
}

// As if the values of one tensor had been so many times as far from 0.
Module Miscalibrated(const Module& model, const std::string& name, float factor) {
  auto seen = Observe(model, Samples(kValues), nullptr).value();
  Histogram& of_tensor = seen[static_cast<size_t>(TensorNamed(model, name))];
  const std::vector<float> ends = {factor * static_cast<float>(of_tensor.least()),
                                   factor * static_cast<float>(of_tensor.greatest())};
  of_tensor = {};
  of_tensor.Add({ends.data(), ends.size()});
  return Quantize(model, seen, {Method::kMinMax, Activations::kInt8}).value();
}

Module Quantized(const Module& model, Activations activations = Activations::kInt8) {
  const auto seen = Observe(model, Samples(kValues), nullptr).value();
  return Quantize(model, seen, {Method::kMinMax, activations}).value();
}

Explanation Explained(const Module& real, const Module& integers) {
  return Explain(real, integers, Samples(kValues), nullptr).value();
}

TEST(Explain, ALayerWhoseRangeIsTooWideComesFirstAndIsToBeClipped) {
  const Module model = Network();
  for (const char* name : {"c0", "c1", "f", "x"}) {
    SCOPED_TRACE(name);
    const Explanation e = Explained(model, Miscalibrated(model, name, 32));
    EXPECT_EQ(e.layers[0].name, name);
    EXPECT_EQ(e.layers[0].remedy, Remedy::kClip);
    EXPECT_LT(e.layers[0].used_range, 1.0 / 16);
    EXPECT_EQ(e.layers[0].saturated, 0);
    EXPECT_GT(e.layers[0].share, 0.8);
  }
}

TEST(Explain, ALayerWhoseRangeIsTooNarrowComesFirstAndWantsMoreCalibration) {
  const Module model = Network();
  for (const char* name : {"c0", "c1", "f", "x"}) {
    SCOPED_TRACE(name);
    const Explanation e = Explained(model, Miscalibrated(model, name, 1.0F / 16));
    EXPECT_EQ(e.layers[0].name, name);
    EXPECT_EQ(e.layers[0].remedy, Remedy::kCalibrate);
    EXPECT_GT(e.layers[0].saturated, 0.1);
    EXPECT_GT(e.layers[0].used_range, 0.99);
  }
}

// The mean shares the range of c2, and each of its few values is rounded once more.
TEST(Explain, WhatSharesARangeIsNamedWithIt) {
  const Module model = Network();
  const Explanation e = Explained(model, Miscalibrated(model, "c2", 32));
  EXPECT_EQ(e.layers[0].name, "p");
  EXPECT_EQ(e.layers[0].remedy, Remedy::kClip);
  EXPECT_LT(LayerNamed(e, "c2").used_range, 1.0 / 16);
}

TEST(Explain, AModelThatIsQuantisedWellNeedsNothing) {
  const Module model = Network();
  const Explanation e = Explained(model, Quantized(model));
  EXPECT_EQ(e.samples, 20);
  EXPECT_GT(e.output_snr_db, 30);
  EXPECT_GT(e.same_class, 0.9);
  ASSERT_EQ(e.layers.size(), kConvolutions + 5U);
  double shares = 0;
  for (const LayerDamage& layer : e.layers) {
    EXPECT_EQ(layer.remedy, Remedy::kNone) << layer.name << ' ' << layer.damage_db;
    shares += layer.share;
  }
  EXPECT_NEAR(shares, 1, 1e-9);
}

// The mean of values on both sides of 0 needs a finer range than they do, which it cannot have.
TEST(Explain, ASharedRangeIsNotClippedForOneOfItsTensors) {
  graph::ModuleBuilder b;
  const int x = b.AddInput("x", DType::kFloat32, {1, 6, 6, 4});
  const int p = b.AddTensor("p", DType::kFloat32, {1, 1, 1, 4});
  b.AddOp("AVERAGE_POOL_2D", {x}, {p}, MeanOfSixBySix());
  b.SetOutputs({p});
  const Module model = b.Build();
  const LayerDamage mean = Explained(model, Quantized(model)).layers[0];
  EXPECT_EQ(mean.name, "p");
  EXPECT_LT(mean.used_range, 0.4);
  EXPECT_GT(mean.damage_db, kCheapDb);
  EXPECT_EQ(mean.remedy, Remedy::kNone);
  const LayerDamage wide = Explained(model, Miscalibrated(model, "x", 4)).layers[0];
  EXPECT_EQ(wide.name, "p");
  EXPECT_EQ(wide.remedy, Remedy::kClip);
}

// A small range beside a large one: joined, nothing is left of the small one.
TEST(Explain, WhatAConversionLosesIsTheDamageOfWhoWantsIt) {
  graph::ModuleBuilder b;
  const int x = b.AddInput("x", DType::kFloat32, {1, 8});
  const int y = b.AddTensor("y", DType::kFloat32, {1, 8});
  const int z = b.AddTensor("z", DType::kFloat32, {1, 8});
  const int both = b.AddTensor("both", DType::kFloat32, {1, 16});
  const int end = b.AddTensor("end", DType::kFloat32, {1, 8});
  const int begin = b.AddConstant<int32_t>("begin", {2}, {0, 0});
  const int size = b.AddConstant<int32_t>("size", {2}, {1, 8});
  b.AddOp("LOGISTIC", {x}, {y}, {});
  b.AddOp("MUL", {x, AddFloats(b, "thousand", {1, 8}, std::vector<float>(8, 1000))}, {z}, {});
  b.AddOp("CONCATENATION", {y, z}, {both}, {{"axis", int64_t{1}}});
  b.AddOp("SLICE", {both, begin, size}, {end}, {});
  b.SetOutputs({end});
  const Module model = b.Build();
  std::vector<graph::Bytes> samples;
  for (uint32_t seed = 1; seed <= 10; ++seed) samples.push_back(BytesOf(Random(8, seed, 2)));
  const auto seen = Observe(model, samples, nullptr).value();
  const Explanation e = Explain(model, Quantize(model, seen, {}).value(), samples, nullptr).value();
  EXPECT_LT(e.output_snr_db, 3);
  EXPECT_EQ(e.layers[0].name, "both");
  EXPECT_TRUE(e.layers[0].matters);
  EXPECT_NE(e.layers[0].remedy, Remedy::kNone);
}

TEST(Explain, MovedValuesDoNoDamage) {
  const Module model = Network();
  const Explanation e = Explained(model, Miscalibrated(model, "c2", 32));
  EXPECT_EQ(e.layers.back().op, "RESHAPE");
  EXPECT_EQ(e.layers.back().damage_db, -kMostDb);
  EXPECT_NEAR(LayerNamed(e, "r").snr_db, LayerNamed(e, "p").snr_db, 1e-9);
}

TEST(Explain, TheLastLayersSnrIsTheModels) {
  const Module model = Network();
  const Explanation e = Explained(model, Miscalibrated(model, "c1", 32));
  EXPECT_NEAR(LayerNamed(e, "o").snr_db, e.output_snr_db, 1e-9);
  EXPECT_LT(LayerNamed(e, "o").damage_db, -e.output_snr_db - 10);
}

TEST(Explain, SixteenBitsDoLessDamageEverywhere) {
  const Module model = Network();
  const Explanation eight = Explained(model, Quantized(model));
  const Explanation sixteen = Explained(model, Quantized(model, Activations::kInt16));
  EXPECT_GT(sixteen.output_snr_db, eight.output_snr_db + 6);
  EXPECT_LT(LayerNamed(sixteen, "x").damage_db, LayerNamed(eight, "x").damage_db - 30);
}

Explanation OfTwoDense(const Module& model, Activations activations = Activations::kInt8) {
  const auto seen = Observe(model, Samples(2), nullptr).value();
  const Module integers = Quantize(model, seen, {Method::kMinMax, activations}).value();
  return Explain(model, integers, Samples(2), nullptr).value();
}

TEST(Explain, ValuesThatNoRangeHoldsWantSixteenBits) {
  // Of y one value is 127 times the other, which alone matters to z.
  const Module model = TwoDense({127, 0, 0, 1}, {0, 127, 0, 127});
  const Explanation e = OfTwoDense(model);
  EXPECT_EQ(e.layers[0].name, "y");
  EXPECT_EQ(e.layers[0].remedy, Remedy::kInt16);
  EXPECT_GT(e.layers[0].used_range, 0.9);
  EXPECT_GT(OfTwoDense(model, Activations::kInt16).output_snr_db, e.output_snr_db + 20);
}

TEST(Explain, UnevenWeightsThatShareAScaleWantTraining) {
  // The second row is lost beside the first; z makes both alike again.
  const Module model = TwoDense({300, 0, 0.3F, 1}, {0, 127, 0, 127});
  const Explanation e = OfTwoDense(model, Activations::kInt16);
  EXPECT_EQ(e.layers[0].name, "y");
  EXPECT_EQ(e.layers[0].remedy, Remedy::kTrain);
  EXPECT_NEAR(LayerNamed(e, "y").weight_spread, 300, 0.01);
}

// The same model of integers with real inputs and outputs, and names of its own.
Module WithFloatEnds(Module integers) {
  graph::Subgraph& main = integers.main();
  const auto add = [&](int like) {
    graph::Tensor tensor = main.tensors[static_cast<size_t>(like)];
    tensor.dtype = DType::kFloat32;
    tensor.quantization = {};
    tensor.has_quantization = false;
    main.tensors.push_back(tensor);
    return static_cast<int>(main.tensors.size()) - 1;
  };
  const int x = add(main.inputs[0]), o = add(main.outputs[0]);
  graph::Op quantize, dequantize;
  quantize.opcode = "QUANTIZE";
  quantize.inputs = {x};
  quantize.outputs = main.inputs;
  dequantize.opcode = "DEQUANTIZE";
  dequantize.inputs = main.outputs;
  dequantize.outputs = {o};
  main.ops.insert(main.ops.begin(), quantize);
  main.ops.push_back(dequantize);
  main.inputs = {x};
  main.outputs = {o};
  for (graph::Tensor& tensor : main.tensors) tensor.name = "q/" + tensor.name;
  return integers;
}

TEST(Explain, RealInputsAndOutputsAndOtherNamesMakeNoDifference) {
  const Module model = Network();
  const Module integers = Miscalibrated(model, "c1", 32);
  const Explanation a = Explained(model, integers), b = Explained(model, WithFloatEnds(integers));
  EXPECT_EQ(a.output_snr_db, b.output_snr_db);
  ASSERT_EQ(a.layers.size(), b.layers.size());
  for (size_t i = 0; i < a.layers.size(); ++i) {
    EXPECT_EQ("q/" + a.layers[i].name, b.layers[i].name);
    EXPECT_EQ(a.layers[i].damage_db, b.layers[i].damage_db);
    EXPECT_EQ(a.layers[i].snr_db, b.layers[i].snr_db);
  }
}

TEST(Explain, NamesDecideBeforeTheOrderDoes) {
  // Two layers side by side: the file of integers has them the other way round.
  graph::ModuleBuilder b;
  const int x = b.AddInput("x", DType::kFloat32, {1, 2});
  std::vector<int> outputs;
  for (const auto& [name, factor] : {std::pair{"one", 1.0F}, {"five", 5.0F}}) {
    const int w = AddFloats(b, std::string(name) + "/w", {2, 2}, {factor, 0, 0, factor});
    outputs.push_back(b.AddTensor(name, DType::kFloat32, {1, 2}));
    b.AddOp("FULLY_CONNECTED", {x, w, graph::kAbsent}, {outputs.back()}, {});
  }
  b.SetOutputs(outputs);
  const Module model = b.Build();
  const auto seen = Observe(model, Samples(2), nullptr).value();
  Module integers = Quantize(model, seen, {}).value();
  std::swap(integers.main().ops[0], integers.main().ops[1]);
  const Explanation e = Explain(model, integers, Samples(2), nullptr).value();
  EXPECT_EQ(LayerNamed(e, "one").index, 1);
  EXPECT_EQ(LayerNamed(e, "five").index, 0);
  for (const LayerDamage& layer : e.layers) EXPECT_LT(layer.damage_db, -35) << layer.name;
}

std::string Refusal(const Module& real, const Module& integers) {
  return Explain(real, integers, Samples(kValues), nullptr).error().message;
}

TEST(Explain, ModelsThatAreNotTheSameAreRefusedWithWhatDiffers) {
  const Module model = Network();
  EXPECT_THAT(
      Refusal(SmallNetwork(), Quantized(model)),
      HasSubstr("the float model has 1 layers ADD, the model of integers 0: want one that was"));
  EXPECT_THAT(Refusal(model, Quantized(TwoDense({1, 0, 0, 1}, {1, 0, 0, 1}))),
              HasSubstr("input 0 is [1,6,6,4] in the float model and [1,2] in that of integers"));
  Module other = Quantized(model);
  other.main().tensors[static_cast<size_t>(TensorNamed(other, "p"))].shape = {1, 1, 4, 1};
  EXPECT_THAT(Refusal(model, other),
              HasSubstr("op 3 AVERAGE_POOL_2D 'p': gives 1 values of [1,1,1,4], op 3"));
  Module stateful = Quantized(model);
  stateful.main().tensors[0].is_variable = true;
  EXPECT_THAT(Refusal(model, stateful), HasSubstr("the integer model keeps a state"));
  Module two = Quantized(model);
  two.subgraphs.push_back(two.main());
  EXPECT_THAT(Refusal(model, two), HasSubstr("the integer model has 2 subgraphs, want one"));
  EXPECT_THAT(Refusal(Quantized(model), Quantized(model)), HasSubstr("no output of float32"));
}

TEST(Explain, InfiniteValuesAreRefused) {
  const Module model = TwoDense({1, 0, 0, 1}, {1, 0, 0, 1});
  const auto seen = Observe(model, Samples(2), nullptr).value();
  const Module integers = Quantize(model, seen, {}).value();
  EXPECT_THAT(
      Explain(model, integers, {BytesOf({INFINITY, 0})}, nullptr).error().message,
      HasSubstr("tensor 0 'x' is infinite or no number: the float model or the samples are"));
}

}  // namespace
}  // namespace mote::quantize
