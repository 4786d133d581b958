// SPDX-License-Identifier: Apache-2.0
// Operators with weights, with random everything: convolutions and dense layers.
#include <algorithm>
#include <cmath>

#include "compiler/graph/module_builder.h"
#include "tests/conformance/random_types.h"

namespace mote::conformance {
namespace {

using graph::Attributes;
using graph::DType;
using graph::Enum;
using graph::ModuleBuilder;
using graph::Shape;
using mote::testing::Random;

Types AnyTypes(Random& random) {
  const Types all[] = {kInt8, kInt4, kInt16, kFloat32};
  return all[random.Int(0, 3)];
}

// Weights of a layer with their scales, and the scale of the output.
struct Layer {
  Types types;
  std::vector<int8_t> weights;
  std::vector<float> scales;
  float input_scale;
  float output_scale;
  double multiplier;  // input scale * weight scale / output scale, about
};

std::vector<int8_t> RandomWeights(Random& random, Types types, int64_t count, int32_t limit) {
  if (types.w == DType::kInt4) limit = std::min(limit, 7);
  std::vector<int8_t> weights;
  for (int64_t i = 0; i < count; ++i) {
    weights.push_back(static_cast<int8_t>(random.Int(-limit, limit)));
  }
  if (types.w == DType::kInt4 && random.Coin()) weights[0] = -8;
  return weights;
}

// The multiplier is such that the sum of `summed` products fills a part of the output's range.
// Small weights and few of them give multipliers around 1 and above. At the seams it is a power of
// two, or the float just below one.
Layer RandomLayer(Random& random,
                  Types types,
                  int64_t count,
                  int64_t summed,
                  int channels,
                  bool per_channel,
                  float input_scale) {
  const int32_t limits[] = {1, 9, 127, 127};
  const int32_t limit = limits[random.Int(0, 3)];
  Layer layer;
  layer.types = types;
  layer.input_scale = input_scale;
  layer.weights = RandomWeights(random, types, count, limit);
  const double spread = std::sqrt(static_cast<double>(summed)) * limit * types.spread();
  layer.multiplier = types.target() / spread * static_cast<double>(random.Real(0.3F, 3));
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

std::vector<float> RealNumbers(const std::vector<int8_t>& values) {
  std::vector<float> real;
  for (const int8_t v : values) real.push_back(static_cast<float>(v) / 57);
  return real;
}

// A .tflite holds two weights of 4 bits in a byte, the first in the low half.
graph::Bytes PackedInt4(const std::vector<int8_t>& values) {
  graph::Bytes bytes((values.size() + 1) / 2);
  for (size_t i = 0; i < values.size(); ++i) {
    const auto half = static_cast<uint8_t>(values[i] & 15);
    bytes[i / 2] = static_cast<uint8_t>(bytes[i / 2] | (i % 2 == 0 ? half : half << 4));
  }
  return bytes;
}

int AddWeights(ModuleBuilder& b, const Layer& layer, const Shape& shape, int32_t axis) {
  if (layer.types.real()) return b.AddConstant("w", shape, RealNumbers(layer.weights));
  const int w = b.AddConstant("w", shape, layer.weights, layer.scales[0]);
  b.SetPerChannel(w, layer.scales, axis);  // one scale has an axis too: 2.2.0 counts channels by it
  if (layer.types.w == DType::kInt4) {
    b.tensor(w).dtype = DType::kInt4;
    b.tensor(w).buffer = graph::AddBuffer(b.module(), PackedInt4(layer.weights));
  }
  return w;
}

// Up to half of the output's range either way. int16 has biases of two types, of which `narrow`
// names the lesser one.
int AddBias(ModuleBuilder& b,
            Random& random,
            const Layer& layer,
            int channels,
            DType narrow = DType::kInt32) {
  const float scale = layer.input_scale * layer.scales[0];
  const int32_t half = layer.types.x == DType::kInt16 ? 1 << 14 : 64;
  const int32_t limit = static_cast<int32_t>(half / layer.multiplier);
  const std::vector<int32_t> values = random.Int32s(channels, -limit, limit);
  if (layer.types.real()) {
    return b.AddConstant("b", {channels}, std::vector<float>(values.begin(), values.end()));
  }
  int bias = 0;
  if (layer.types.x != DType::kInt16 || (narrow == DType::kInt32 && random.Coin())) {
    bias = b.AddConstant("b", {channels}, values, scale);
  } else if (narrow == DType::kInt16 && random.Coin()) {
    const std::vector<int16_t> small(values.begin(), values.end());
    bias = b.AddConstant("b", {channels}, small, scale);
  } else {
    const std::vector<int64_t> wide(values.begin(), values.end());
    bias = b.AddConstant("b", {channels}, wide, scale);
  }
  if (layer.scales.size() == 1) return bias;
  std::vector<float> scales = layer.scales;
  for (float& s : scales) s *= layer.input_scale;
  b.SetPerChannel(bias, scales, 0);
  return bias;
}

// What LiteRT sums int16 in: where there is a bias, it must say the bias' own type.
void StateBiasType(ModuleBuilder& b,
                   Random& random,
                   const std::vector<int>& inputs,
                   Attributes& a) {
  if (b.tensor(inputs[0]).dtype != DType::kInt16) return;
  const bool with_bias = inputs.size() == 3 && inputs[2] != graph::kAbsent;
  const bool narrow = with_bias ? b.tensor(inputs[2]).dtype == DType::kInt32 : random.Coin();
  if (narrow) a.Set("quantized_bias_type", Enum{"INT32"});
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
  const float scale = layer.types.real() ? 0 : layer.output_scale;
  const int64_t zero_point = layer.types.x == DType::kInt8 ? RandomZeroPoint(random) : 0;
  const int y = b.AddTensor("y", layer.types.x, output, scale, zero_point);
  b.AddOp(opcode, std::move(inputs), {y}, std::move(attributes));
  b.SetOutputs({y});
  return b.Build();
}

// A scale that is not 0, with which layers of real numbers are made too.
float ScaleOf(Port port) { return port.scale == 0 ? 1.0F : port.scale; }

graph::Module Convolution(Random& random, Types types, int groups) {
  const bool same = random.Coin();
  const Axis h = RandomAxis(random, same);
  const Axis w = RandomAxis(random, same);
  const int seen = groups == 1 ? random.Seam() : random.Int(1, 5);
  const int outputs = groups == 1 ? random.Seam() : groups * random.Int(1, 4);
  const int64_t summed = int64_t{h.kernel} * w.kernel * seen;
  const Port port = RandomActivationPort(random, types);
  ModuleBuilder b;
  const int x =
      b.AddInput("x", types.x, {1, h.input, w.input, seen * groups}, port.scale, port.zero_point);
  const Layer layer = RandomLayer(
      random, types, summed * outputs, summed, outputs, random.Int(0, 3) != 0, ScaleOf(port));
  std::vector<int> inputs = {x, AddWeights(b, layer, {outputs, h.kernel, w.kernel, seen}, 0)};
  if (random.Int(0, 3) != 0) inputs.push_back(AddBias(b, random, layer, outputs));
  Attributes attributes = WindowAttributes(random, h, w);
  StateBiasType(b, random, inputs, attributes);
  return Finish(b,
                random,
                "CONV_2D",
                layer,
                inputs,
                {1, h.output(), w.output(), outputs},
                std::move(attributes));
}

graph::Module Depthwise(Random& random, Types types, bool fused) {
  const bool same = random.Coin();
  const Axis h = RandomAxis(random, same);
  const Axis w = RandomAxis(random, same);
  const int channels = random.Seam();
  const int multiplier = random.Coin() ? 1 : random.Int(2, 8);
  const int outputs = channels * multiplier;
  const int64_t summed = int64_t{h.kernel} * w.kernel;
  const Port port = RandomActivationPort(random, types);
  ModuleBuilder b;
  const int x =
      b.AddInput("x", types.x, {1, h.input, w.input, channels}, port.scale, port.zero_point);
  const Layer layer = RandomLayer(
      random, types, summed * outputs, summed, outputs, random.Int(0, 3) != 0, ScaleOf(port));
  std::vector<int> inputs = {x, AddWeights(b, layer, {1, h.kernel, w.kernel, outputs}, 3)};
  if (random.Int(0, 3) != 0) inputs.push_back(AddBias(b, random, layer, outputs, DType::kInt64));
  Attributes attributes = WindowAttributes(random, h, w);
  attributes.Set("depth_multiplier", int64_t{multiplier});
  if (!fused) attributes.Set("fused_activation_function", Enum{"NONE"});
  return Finish(b,
                random,
                "DEPTHWISE_CONV_2D",
                layer,
                inputs,
                {1, h.output(), w.output(), outputs},
                std::move(attributes));
}

struct DenseSizes {
  int rows, depth, outputs;
};

DenseSizes RandomDenseSizes(Random& random) {
  const int rows = random.Int(0, 3) == 0 ? random.Seam() : 1;
  const int depth = random.Coin() ? random.Seam() : random.Int(1, 200);
  return {rows, depth, random.Seam()};
}

graph::Module Dense(Random& random, Types types, bool per_channel) {
  const auto [rows, depth, outputs] = RandomDenseSizes(random);
  const Port port = RandomActivationPort(random, types);
  ModuleBuilder b;
  const int x = b.AddInput("x", types.x, {rows, depth}, port.scale, port.zero_point);
  const Layer layer = RandomLayer(
      random, types, int64_t{depth} * outputs, depth, outputs, per_channel, ScaleOf(port));
  std::vector<int> inputs = {x, AddWeights(b, layer, {outputs, depth}, 0), graph::kAbsent};
  if (random.Int(0, 3) != 0) inputs[2] = AddBias(b, random, layer, outputs);
  Attributes attributes = {{"fused_activation_function", RandomActivation(random)}};
  StateBiasType(b, random, inputs, attributes);
  return Finish(
      b, random, "FULLY_CONNECTED", layer, inputs, {rows, outputs}, std::move(attributes));
}

// The weights are an input of the model, and have a zero point.
graph::Module ComputedDense(Random& random, Types types) {
  const auto [rows, depth, outputs] = RandomDenseSizes(random);
  const Port port = RandomActivationPort(random, types);
  ModuleBuilder b;
  const int x = b.AddInput("x", types.x, {rows, depth}, port.scale, port.zero_point);
  const Layer layer = RandomLayer(random, types, 1, depth, outputs, false, ScaleOf(port));
  const float scale = types.real() ? 0 : layer.scales[0] / 127;
  const int64_t zero_point = types.real() || random.Coin() ? 0 : random.Int(-20, 20);
  const int w = b.AddInput("w", types.w, {outputs, depth}, scale, zero_point);
  return Finish(b,
                random,
                "FULLY_CONNECTED",
                layer,
                {x, w},
                {rows, outputs},
                {{"fused_activation_function", RandomActivation(random)}});
}

// The output's size along an axis, of all from which a convolution would give `input`.
int TransposedSize(Random& random, const Axis& a) {
  if (a.same) return (a.input - 1) * a.stride + random.Int(1, a.stride);
  return (a.input - 1) * a.stride + a.kernel + random.Int(0, a.stride - 1);
}

graph::Module Transposed(Random& random, Types types, DType narrow) {
  const bool same = random.Coin();
  const Axis h = {random.Int(1, 6), random.Int(1, 5), random.Int(1, 3), 1, same};
  const Axis w = {random.Int(1, 6), random.Int(1, 5), random.Int(1, 3), 1, same};
  const int channels = random.Seam();
  const int outputs = random.Seam();
  const int64_t summed = int64_t{h.kernel} * w.kernel * channels;
  const Port port = RandomActivationPort(random, types);
  const Shape y = {1, TransposedSize(random, h), TransposedSize(random, w), outputs};
  ModuleBuilder b;
  const int shape = b.AddConstant<int32_t>("shape", {4}, y);
  const int x =
      b.AddInput("x", types.x, {1, h.input, w.input, channels}, port.scale, port.zero_point);
  const Layer layer = RandomLayer(
      random, types, summed * outputs, summed, outputs, random.Int(0, 3) != 0, ScaleOf(port));
  std::vector<int> inputs = {
      shape, AddWeights(b, layer, {outputs, h.kernel, w.kernel, channels}, 0), x};
  if (random.Int(0, 3) != 0) inputs.push_back(AddBias(b, random, layer, outputs, narrow));
  return Finish(b,
                random,
                "TRANSPOSE_CONV",
                layer,
                inputs,
                y,
                {{"padding", Enum{same ? "SAME" : "VALID"}},
                 {"stride_h", int64_t{h.stride}},
                 {"stride_w", int64_t{w.stride}},
                 {"fused_activation_function", RandomActivation(random)}});
}

template <Types kTypes>
graph::Module Conv2d(Random& random) {
  return Convolution(random, kTypes, 1);
}
// The ends of RELU6 and RELU_N1_TO_1 lie between two steps of the output.
graph::Module Conv2dTies(Random& random) {
  const float scales[] = {4, 2.4F, 2, 6 / 127.5F};
  graph::Module module = Convolution(random, kInt8, 1);
  const auto y = static_cast<size_t>(module.main().outputs[0]);
  module.main().tensors[y].quantization.scale = {scales[random.Int(0, 3)]};
  return module;
}
graph::Module Conv2dGroups(Random& random) {
  const Types types = AnyTypes(random);
  return Convolution(random, types, random.Int(2, 4));
}
graph::Module Conv2dGroupsInt8(Random& random) {
  return Convolution(random, kInt8, random.Int(2, 4));
}
template <Types kTypes>
graph::Module DepthwiseConv2d(Random& random) {
  return Depthwise(random, kTypes, true);
}
// 2.2.0 leaves the fused activation of this operator out.
graph::Module DepthwiseConv2dPlain(Random& random) { return Depthwise(random, kInt8, false); }
template <Types kTypes>
graph::Module FullyConnected(Random& random) {
  return Dense(random, kTypes, false);
}
graph::Module FullyConnectedPerChannel(Random& random) {
  return Dense(random, random.Coin() ? kInt8 : kInt16, true);
}
graph::Module FullyConnectedPerChannelInt8(Random& random) { return Dense(random, kInt8, true); }
graph::Module FullyConnectedInt4PerChannel(Random& random) { return Dense(random, kInt4, true); }
graph::Module FullyConnectedComputed(Random& random) {
  const Types all[] = {kInt8, kInt16, kFloat32};
  return ComputedDense(random, all[random.Int(0, 2)]);
}
template <Types kTypes>
graph::Module TransposeConv(Random& random) {
  return Transposed(random, kTypes, DType::kInt64);
}
graph::Module TransposeConvBiasInt16(Random& random) {
  return Transposed(random, kInt16, DType::kInt16);
}

}  // namespace

std::vector<RandomOperator> WeightedOperators() {
  const std::vector<Asked> all = {
      {OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kXnnpack}};
  const std::vector<Asked> tflm = {{OracleKind::kTflm}};
  const std::vector<Asked> xnnpack = {{OracleKind::kXnnpack}};
  const std::vector<Asked> recent = {{OracleKind::kTflm}, {OracleKind::kLitert}};
  const std::vector<Asked> desktop = {
      {OracleKind::kTflm}, {OracleKind::kLitert}, {OracleKind::kXnnpack}};
  // The package of TFLM takes its scale in double.
  const std::vector<Asked> fully_connected = {
      {OracleKind::kTflite}, {OracleKind::kTflm, 1e-5}, {OracleKind::kXnnpack}};
  // LiteRT requantises FULLY_CONNECTED in double, rounding once.
  const Asked real = {OracleKind::kLitert, 0.02};
  return {
      {"Conv2d", Conv2d<kInt8>, all},
      {"Conv2dTies", Conv2dTies, all},
      {"Conv2dInt4", Conv2d<kInt4>, recent},
      {"Conv2dInt16", Conv2d<kInt16>, recent},
      {"Conv2dFloat32", Conv2d<kFloat32>, recent},
      {"Conv2dGroups", Conv2dGroups, recent},
      {"Conv2dGroupsInt8", Conv2dGroupsInt8, xnnpack},
      {"DepthwiseConv2d", DepthwiseConv2dPlain, all},
      {"DepthwiseConv2dFused", DepthwiseConv2d<kInt8>, desktop},
      {"DepthwiseConv2dInt4", DepthwiseConv2d<kInt4>, recent},
      {"DepthwiseConv2dInt16", DepthwiseConv2d<kInt16>, recent},
      {"DepthwiseConv2dFloat32", DepthwiseConv2d<kFloat32>, recent},
      {"FullyConnected", FullyConnected<kInt8>, fully_connected},
      {"FullyConnectedInt4", FullyConnected<kInt4>, {{OracleKind::kTflm}, real}},
      // The package's commit multiplies scales in double, that of docs/numerics.md in float.
      {"FullyConnectedInt16", FullyConnected<kInt16>, {{OracleKind::kTflm, 1e-3}}},
      {"FullyConnectedFloat32", FullyConnected<kFloat32>, recent},
      {"FullyConnectedPerChannel", FullyConnectedPerChannel, tflm},
      {"FullyConnectedPerChannelInt8", FullyConnectedPerChannelInt8, xnnpack},
      {"FullyConnectedInt4PerChannel", FullyConnectedInt4PerChannel, {real}},
      {"FullyConnectedComputed", FullyConnectedComputed, tflm},
      {"TransposeConv", TransposeConv<kInt8>, recent},
      {"TransposeConvInt16", TransposeConv<kInt16>, recent},
      {"TransposeConvBiasInt16", TransposeConvBiasInt16, tflm},
      {"TransposeConvFloat32", TransposeConv<kFloat32>, recent},
  };
}

}  // namespace mote::conformance
