// SPDX-License-Identifier: Apache-2.0
#include "trainer/networks/layers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace mote::trainer {
namespace {

using graph::Enum;
using graph::Shape;

constexpr auto kFloat = graph::DType::kFloat32;

// As int8 16 MB each: what is larger was meant for another machine, or is a slip of the pen.
constexpr int64_t kMostWeights = int64_t{1} << 24;
constexpr int64_t kMostValues = int64_t{1} << 24;

int64_t CountOf(const Shape& shape) { return graph::ElementCount(shape).value_or(0); }

int32_t OutputSize(int32_t size, const ConvLayer& layer, size_t axis) {
  const int32_t reach = (layer.kernel[axis] - 1) * layer.dilation[axis] + 1;
  const int32_t room = layer.padding == kSame ? size : size - reach + 1;
  return std::max(0, (room + layer.stride[axis] - 1) / layer.stride[axis]);
}

graph::Attributes WindowAttributes(const ConvLayer& layer) {
  return {{"padding", Enum{layer.padding}},
          {"stride_h", int64_t{layer.stride[0]}},
          {"stride_w", int64_t{layer.stride[1]}},
          {"dilation_h_factor", int64_t{layer.dilation[0]}},
          {"dilation_w_factor", int64_t{layer.dilation[1]}},
          {"fused_activation_function", Enum{layer.activation}}};
}

}  // namespace

Layers::Layers(const NetworkPorts& ports, const Shape& shape)
    : random_(ports.seed), input_(builder_.AddInput("input", kFloat, shape)) {
  largest_tensor_ = CountOf(shape);
  MOTE_CHECK(CountOf(shape) == CountOf(ports.input), "the input's values, in another shape");
}

Shape Layers::ShapeOf(int tensor) const {
  return builder_.module().main().tensors[static_cast<size_t>(tensor)].shape;
}

std::string Layers::NameOf(const char* opcode) const {
  std::string name = fmt::format("{}_{}", opcode, operators_.size());
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) {
    return static_cast<char>(std::tolower(c));
  });
  return name;
}

bool Layers::IsTooLarge() const { return weights_ > kMostWeights || largest_tensor_ > kMostValues; }

// Nothing is allocated for a network that is refused in the end.
int Layers::Weights(const std::string& name, const Shape& shape, int64_t fan_in) {
  weights_ = std::min(weights_ + CountOf(shape), INT64_MAX / 2);
  if (IsTooLarge()) return builder_.AddTensor(name, kFloat, shape);
  const double deviation = std::sqrt(2.0 / static_cast<double>(fan_in));
  std::vector<float> values(static_cast<size_t>(CountOf(shape)));
  for (float& value : values) value = static_cast<float>(deviation * Normal(random_));
  return builder_.AddConstant<float>(name, shape, values);
}

int Layers::Zeros(const std::string& name, int32_t count) {
  if (IsTooLarge()) return builder_.AddTensor(name, kFloat, {count});
  return builder_.AddConstant<float>(name, {count}, std::vector<float>(static_cast<size_t>(count)));
}

int Layers::AddLayer(const char* opcode,
                     std::vector<int> inputs,
                     const Shape& shape,
                     graph::Attributes attributes,
                     bool batch_norm) {
  const int y = builder_.AddTensor(NameOf(opcode), kFloat, shape);
  builder_.AddOp(opcode, std::move(inputs), {y}, std::move(attributes));
  largest_tensor_ = std::max(largest_tensor_, CountOf(shape));
  operators_.push_back({batch_norm, dropout_});
  dropout_ = 0;
  return y;
}

int Layers::Window(const char* opcode, int x, const ConvLayer& layer, int32_t filters) {
  const Shape in = ShapeOf(x);
  const bool is_depthwise = layer.filters == 0;
  const Pair& k = layer.kernel;
  const std::string name = NameOf(opcode);
  const Shape shape =
      is_depthwise ? Shape{1, k[0], k[1], filters} : Shape{filters, k[0], k[1], in[3]};
  const Shape out = {1, OutputSize(in[1], layer, 0), OutputSize(in[2], layer, 1), filters};
  const int64_t fan_in = int64_t{k[0]} * k[1] * (is_depthwise ? 1 : in[3]);
  const int w = Weights(name + "/weights", shape, fan_in);
  const int bias = Zeros(name + "/bias", filters);
  graph::Attributes attributes = WindowAttributes(layer);
  if (is_depthwise) attributes.Set("depth_multiplier", int64_t{1});
  return AddLayer(opcode, {x, w, bias}, out, attributes, layer.batch_norm);
}

int Layers::Conv(int x, const ConvLayer& layer) {
  return Window("CONV_2D", x, layer, layer.filters);
}

int Layers::Depthwise(int x, const ConvLayer& layer) {
  MOTE_CHECK(layer.filters == 0, "a depthwise layer has as many filters as channels");
  return Window("DEPTHWISE_CONV_2D", x, layer, ShapeOf(x)[3]);
}

int Layers::Dense(int x, int32_t outputs, const char* activation, bool batch_norm) {
  const auto inputs = static_cast<int32_t>(CountOf(ShapeOf(x)));
  const std::string name = NameOf("FULLY_CONNECTED");
  const int w = Weights(name + "/weights", {outputs, inputs}, inputs);
  const int bias = Zeros(name + "/bias", outputs);
  return AddLayer("FULLY_CONNECTED",
                  {x, w, bias},
                  {1, outputs},
                  {{"fused_activation_function", Enum{activation}}},
                  batch_norm);
}

int Layers::Add(int a, int b, const char* activation) {
  return AddLayer("ADD", {a, b}, ShapeOf(a), {{"fused_activation_function", Enum{activation}}});
}

int Layers::AveragePool(int x) {
  const Shape in = ShapeOf(x);
  return AddLayer("AVERAGE_POOL_2D",
                  {x},
                  {1, 1, 1, in[3]},
                  {{"padding", Enum{kValid}},
                   {"stride_h", int64_t{in[1]}},
                   {"stride_w", int64_t{in[2]}},
                   {"filter_height", int64_t{in[1]}},
                   {"filter_width", int64_t{in[2]}}});
}

int Layers::MaxPool(int x, const Pair& size) {
  const Shape in = ShapeOf(x);
  return AddLayer("MAX_POOL_2D",
                  {x},
                  {1, in[1] / size[0], in[2] / size[1], in[3]},
                  {{"padding", Enum{kValid}},
                   {"stride_h", int64_t{size[0]}},
                   {"stride_w", int64_t{size[1]}},
                   {"filter_height", int64_t{size[0]}},
                   {"filter_width", int64_t{size[1]}}});
}

int Layers::Reshape(int x, const Shape& shape) {
  const int wanted = builder_.AddConstant<int32_t>(
      NameOf("RESHAPE") + "/shape", {static_cast<int32_t>(shape.size())}, shape);
  return AddLayer("RESHAPE", {x, wanted}, shape, {});
}

int Layers::Flat(int x) {
  const auto values = static_cast<int32_t>(CountOf(ShapeOf(x)));
  return Reshape(x, {1, values});
}

int Layers::LastFrames(int x, int32_t frames) {
  Shape shape = ShapeOf(x);
  if (shape[1] == frames) return x;
  const std::string name = NameOf("SLICE");
  const int begin =
      builder_.AddConstant<int32_t>(name + "/begin", {4}, {0, shape[1] - frames, 0, 0});
  shape[1] = frames;
  const int size = builder_.AddConstant<int32_t>(name + "/size", {4}, shape);
  return AddLayer("SLICE", {x, begin, size}, shape, {});
}

int Layers::Softmax(int x) { return AddLayer("SOFTMAX", {x}, ShapeOf(x), {{"beta", 1.0}}); }

Result<Network> Layers::Finish(int output) {
  if (IsTooLarge()) {
    return Error{fmt::format(
        "{} weights, and {} values in a tensor, want at most {} of either. Take a smaller input, "
        "fewer filters or blocks.",
        weights_,
        largest_tensor_,
        kMostWeights)};
  }
  builder_.SetOutputs({output});
  return Network{builder_.Build(), std::move(operators_)};
}

}  // namespace mote::trainer
