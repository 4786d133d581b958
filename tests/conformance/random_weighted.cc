// SPDX-License-Identifier: Apache-2.0
// CONV_2D, DEPTHWISE_CONV_2D and FULLY_CONNECTED with random everything.
#include <cmath>

#include "compiler/graph/testing.h"
#include "tests/conformance/random_operator.h"

namespace mote::conformance {
namespace {

using graph::Attributes;
using graph::DType;
using graph::Enum;
using graph::ModuleBuilder;
using graph::Shape;
using mote::testing::Random;

// Weights of a layer with their scales, and the scale of the output.
struct Layer {
  std::vector<int8_t> weights;
  std::vector<float> scales;
  float output_scale;
  double multiplier;  // input scale * weight scale / output scale, about
};

// The multiplier is such that the sum of `summed` products fills a part of int8. Small weights and
// few of them give multipliers around 1 and above. At the seams it is a power of two, or the float
// just below one.
Layer RandomLayer(Random& random,
                  int64_t count,
                  int64_t summed,
                  int channels,
                  bool per_channel,
                  float input_scale) {
  const int32_t limits[] = {1, 9, 127, 127};
  const int32_t limit = limits[random.Int(0, 3)];
  Layer layer;
  for (int64_t i = 0; i < count; ++i) {
    layer.weights.push_back(static_cast<int8_t>(random.Int(-limit, limit)));
  }
  const double spread = std::sqrt(static_cast<double>(summed)) * limit * 43;  // 75 / sqrt(3)
  layer.multiplier = 40 / spread * static_cast<double>(random.Real(0.3F, 3));
  const bool seam = random.Int(0, 3) == 0;
  if (seam) layer.multiplier = std::exp2(std::round(std::log2(layer.multiplier)));
  layer.output_scale = seam ? input_scale : RandomScale(random);
  const double unit = layer.multiplier * static_cast<double>(layer.output_scale / input_scale);
  for (int c = 0; c < (per_channel ? channels : 1); ++c) {
    const float exact = static_cast<float>(unit);
    const float below = std::nextafter(exact, 0.0F);
    const float any = exact * random.Real(0.25F, 1);
    layer.scales.push_back(seam ? (random.Coin() ? exact : below) : any);
  }
  return layer;
}

int AddWeights(ModuleBuilder& b, const Layer& layer, const Shape& shape, int32_t axis) {
  const int w = b.AddConstant("w", shape, layer.weights, layer.scales[0]);
  b.SetPerChannel(w, layer.scales, axis);  // one scale has an axis too: 2.2.0 counts channels by it
  return w;
}

// Up to half of the output's range either way.
int AddBias(ModuleBuilder& b, Random& random, const Layer& layer, int channels, float input_scale) {
  const int32_t limit = static_cast<int32_t>(64 / layer.multiplier);
  const int bias = b.AddConstant(
      "b", {channels}, random.Int32s(channels, -limit, limit), input_scale * layer.scales[0]);
  if (layer.scales.size() == 1) return bias;
  std::vector<float> scales = layer.scales;
  for (float& scale : scales) scale *= input_scale;
  b.SetPerChannel(bias, scales, 0);
  return bias;
}

struct Axis {
  int input, kernel, stride, dilation;
  bool same;
  int output() const {
    const int reach = (kernel - 1) * dilation + 1;
    return same ? (input + stride - 1) / stride : (input - reach) / stride + 1;
  }
};

// A window that fits, of which some reaches over the border if `same`.
Axis RandomAxis(Random& random, bool same) {
  Axis axis = {random.Int(1, 11), random.Int(1, 5), random.Int(1, 3), 1, same};
  if (random.Int(0, 3) == 0) axis.dilation = random.Int(2, 3);
  if (!same) axis.input += (axis.kernel - 1) * axis.dilation;
  return axis;
}

Attributes WindowAttributes(Random& random, const Axis& h, const Axis& w) {
  return {{"padding", Enum{h.same ? "SAME" : "VALID"}},
          {"stride_h", int64_t{h.stride}},
          {"stride_w", int64_t{w.stride}},
          {"dilation_h_factor", int64_t{h.dilation}},
          {"dilation_w_factor", int64_t{w.dilation}},
          {"fused_activation_function", RandomActivation(random)}};
}

graph::Module Finish(ModuleBuilder& b,
                     Random& random,
                     const std::string& opcode,
                     const Layer& layer,
                     std::vector<int> inputs,
                     const Shape& output,
                     Attributes attributes) {
  const int y = b.AddTensor("y", DType::kInt8, output, layer.output_scale, RandomZeroPoint(random));
  b.AddOp(opcode, std::move(inputs), {y}, std::move(attributes));
  b.SetOutputs({y});
  return b.Build();
}

graph::Module RandomConv2d(Random& random) {
  const bool same = random.Coin();
  const Axis h = RandomAxis(random, same);
  const Axis w = RandomAxis(random, same);
  const int channels = random.Seam();
  const int outputs = random.Seam();
  const int64_t summed = int64_t{h.kernel} * w.kernel * channels;
  const float scale = RandomScale(random);
  ModuleBuilder b;
  const int x = b.AddInput(
      "x", DType::kInt8, {1, h.input, w.input, channels}, scale, RandomZeroPoint(random));
  const Layer layer =
      RandomLayer(random, summed * outputs, summed, outputs, random.Int(0, 3) != 0, scale);
  std::vector<int> inputs = {x, AddWeights(b, layer, {outputs, h.kernel, w.kernel, channels}, 0)};
  if (random.Int(0, 3) != 0) inputs.push_back(AddBias(b, random, layer, outputs, scale));
  return Finish(b,
                random,
                "CONV_2D",
                layer,
                inputs,
                {1, h.output(), w.output(), outputs},
                WindowAttributes(random, h, w));
}

graph::Module RandomDepthwiseConv2d(Random& random) {
  const bool same = random.Coin();
  const Axis h = RandomAxis(random, same);
  const Axis w = RandomAxis(random, same);
  const int channels = random.Seam();
  const int multiplier = random.Coin() ? 1 : random.Int(2, 8);
  const int outputs = channels * multiplier;
  const int64_t summed = int64_t{h.kernel} * w.kernel;
  const float scale = RandomScale(random);
  ModuleBuilder b;
  const int x = b.AddInput(
      "x", DType::kInt8, {1, h.input, w.input, channels}, scale, RandomZeroPoint(random));
  const Layer layer =
      RandomLayer(random, summed * outputs, summed, outputs, random.Int(0, 3) != 0, scale);
  std::vector<int> inputs = {x, AddWeights(b, layer, {1, h.kernel, w.kernel, outputs}, 3)};
  if (random.Int(0, 3) != 0) inputs.push_back(AddBias(b, random, layer, outputs, scale));
  Attributes attributes = WindowAttributes(random, h, w);
  attributes.Set("depth_multiplier", int64_t{multiplier});
  // 2.2.0 leaves the fused activation of this operator out: docs/numerics.md.
  attributes.Set("fused_activation_function", Enum{"NONE"});
  return Finish(b,
                random,
                "DEPTHWISE_CONV_2D",
                layer,
                inputs,
                {1, h.output(), w.output(), outputs},
                std::move(attributes));
}

graph::Module RandomFullyConnected(Random& random) {
  const int rows = random.Int(0, 3) == 0 ? random.Seam() : 1;
  const int depth = random.Coin() ? random.Seam() : random.Int(1, 200);
  const int outputs = random.Seam();
  const float scale = RandomScale(random);
  ModuleBuilder b;
  const int x = b.AddInput("x", DType::kInt8, {rows, depth}, scale, RandomZeroPoint(random));
  const Layer layer = RandomLayer(random, int64_t{depth} * outputs, depth, outputs, false, scale);
  const int weights = AddWeights(b, layer, {outputs, depth}, 0);
  const int bias =
      random.Int(0, 3) == 0 ? graph::kAbsent : AddBias(b, random, layer, outputs, scale);
  return Finish(b,
                random,
                "FULLY_CONNECTED",
                layer,
                {x, weights, bias},
                {rows, outputs},
                {{"fused_activation_function", RandomActivation(random)}});
}

}  // namespace

std::vector<RandomOperator> WeightedOperators() {
  const std::vector<Asked> all = {
      {OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kXnnpack, 1e-3}};
  return {
      {"Conv2d", RandomConv2d, all},
      {"DepthwiseConv2d", RandomDepthwiseConv2d},
      {"FullyConnected", RandomFullyConnected, all},
  };
}

}  // namespace mote::conformance
