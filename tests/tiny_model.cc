// SPDX-License-Identifier: Apache-2.0
#include "tests/tiny_model.h"

#include <cmath>

#include "compiler/graph/module_builder.h"

namespace mote::tests {
namespace {

using graph::DType;
using graph::Enum;
using graph::Shape;

constexpr float kInputScale = 1.0F / 64;  // small logits: no class is sure of itself
constexpr float kWeightScale = 1.0F / 128;
// The real values stay of the input's size from layer to layer where random weights are scaled by
// one over the root of how many are summed; the spread of an int8 weight is 128 / sqrt(3).
constexpr double kWeightSpread = 0.577;

// Numerical Recipes' 32-bit linear congruential generator: no library's distribution is involved.
class Numbers {
 public:
  // In [-limit, limit].
  int32_t Below(int32_t limit) {
    state_ = state_ * 1664525U + 1013904223U;
    return static_cast<int32_t>(uint64_t{state_} * (2 * static_cast<uint32_t>(limit) + 1) >> 32) -
           limit;
  }

 private:
  uint32_t state_ = 12;
};

// Adds layer behind layer; each takes the tensor that the one before made.
class Layers {
 public:
  Layers() {
    tensor_ = b_.AddInput(
        "features", DType::kInt8, {1, kTinyModelRows, kTinyModelColumns, 1}, kInputScale, 5);
    scale_ = kInputScale;
  }

  void Convolve(const std::string& opcode,
                const std::string& name,
                Shape weights,
                int32_t axis,
                Shape output,
                int stride,
                graph::Attributes more = {}) {
    graph::Attributes attributes = std::move(more);
    attributes.Set("padding", Enum{"SAME"});
    attributes.Set("stride_h", int64_t{stride});
    attributes.Set("stride_w", int64_t{stride});
    attributes.Set("fused_activation_function", Enum{"RELU"});
    AddWeighted(opcode, name, std::move(weights), axis, std::move(output), -128, attributes);
  }

  void PoolAll(const std::string& name, int height, int width, int channels) {
    const int y = b_.AddTensor(name, DType::kInt8, {1, 1, 1, channels}, scale_, -128);
    b_.AddOp("AVERAGE_POOL_2D",
             {tensor_},
             {y},
             {{"padding", Enum{"VALID"}},
              {"stride_h", int64_t{height}},
              {"stride_w", int64_t{width}},
              {"filter_height", int64_t{height}},
              {"filter_width", int64_t{width}}});
    tensor_ = y;
  }

  void Flatten(const std::string& name, int channels) {
    const int shape = b_.AddConstant<int32_t>(name + "/shape", {2}, {1, channels});
    const int y = b_.AddTensor(name, DType::kInt8, {1, channels}, scale_, -128);
    b_.AddOp("RESHAPE", {tensor_, shape}, {y}, {{"new_shape", std::vector<int64_t>{1, channels}}});
    tensor_ = y;
  }

  void FullyConnect(const std::string& name, int inputs, int outputs) {
    AddWeighted("FULLY_CONNECTED", name, {outputs, inputs}, -1, {1, outputs}, 0, {});
  }

  graph::Module Softmax(const std::string& name, int classes) {
    const int y = b_.AddTensor(name, DType::kInt8, {1, classes}, 1.0F / 256, -128);
    b_.AddOp("SOFTMAX", {tensor_}, {y}, {{"beta", 1.0}});
    b_.SetOutputs({y});
    b_.module().description = "mote's tiny model: pseudo-random weights, untrained";
    return b_.Build();
  }

 private:
  // axis: of the output channels in the weights, each with a scale of its own; -1: one scale.
  void AddWeighted(const std::string& opcode,
                   const std::string& name,
                   Shape shape,
                   int32_t axis,
                   Shape output,
                   int64_t zero_point,
                   const graph::Attributes& attributes) {
    const int64_t count = graph::ElementCount(shape).value();
    const int channels = output.back();
    const double spread = kWeightSpread * std::sqrt(static_cast<double>(count) / channels);
    const float output_scale = scale_ * static_cast<float>(spread / 2);
    std::vector<int8_t> weights;
    for (int64_t i = 0; i < count; ++i) weights.push_back(static_cast<int8_t>(numbers_.Below(127)));
    const int w = b_.AddConstant(name + "/weights", std::move(shape), weights, kWeightScale);
    const std::vector<float> scales = Scales(axis < 0 ? 1 : channels);
    if (axis >= 0) b_.SetPerChannel(w, scales, axis);
    const int bias = AddBias(name, channels, scales, output_scale);
    const int y = b_.AddTensor(name, DType::kInt8, std::move(output), output_scale, zero_point);
    b_.AddOp(opcode, {tensor_, w, bias}, {y}, attributes);
    tensor_ = y;
    scale_ = output_scale;
  }

  std::vector<float> Scales(int count) {
    std::vector<float> scales(1, kWeightScale);
    while (static_cast<int>(scales.size()) < count) {
      scales.push_back(kWeightScale * (1 + static_cast<float>(numbers_.Below(64)) / 256));
    }
    return scales;
  }

  // Up to a quarter of the output's range either way, so that channels differ.
  int AddBias(const std::string& name,
              int channels,
              const std::vector<float>& scales,
              float output) {
    std::vector<int32_t> bias;
    for (int c = 0; c < channels; ++c) {
      const float unit = scale_ * scales[scales.size() == 1 ? 0 : static_cast<size_t>(c)];
      bias.push_back(numbers_.Below(static_cast<int32_t>(64 * output / unit)));
    }
    const int tensor = b_.AddConstant(name + "/bias", {channels}, bias, scale_ * scales[0]);
    if (scales.size() == 1) return tensor;
    std::vector<float> bias_scales = scales;
    for (float& s : bias_scales) s *= scale_;
    b_.SetPerChannel(tensor, bias_scales, 0);
    return tensor;
  }

  graph::ModuleBuilder b_;
  Numbers numbers_;
  int tensor_ = 0;
  float scale_ = 0;
};

}  // namespace

graph::Module TinyModel() {
  Layers layers;
  layers.Convolve("CONV_2D", "first", {8, 10, 4, 1}, 0, {1, 25, 5, 8}, 2);
  layers.Convolve("DEPTHWISE_CONV_2D",
                  "depthwise",
                  {1, 3, 3, 8},
                  3,
                  {1, 25, 5, 8},
                  1,
                  {{"depth_multiplier", int64_t{1}}});
  layers.Convolve("CONV_2D", "pointwise", {16, 1, 1, 8}, 0, {1, 25, 5, 16}, 1);
  layers.PoolAll("pool", 25, 5, 16);
  layers.Flatten("flat", 16);
  layers.FullyConnect("logits", 16, 12);
  return layers.Softmax("scores", 12);
}

graph::Bytes TinyModelInput(int number) {
  graph::Bytes input;
  for (int row = 0; row < kTinyModelRows; ++row) {
    for (int column = 0; column < kTinyModelColumns; ++column) {
      const double phase = row * (0.11 + 0.07 * number) + column * (0.9 - 0.2 * number) + number;
      input.push_back(
          static_cast<uint8_t>(static_cast<int8_t>(std::lround(100 * std::sin(phase)))));
    }
  }
  return input;
}

}  // namespace mote::tests
