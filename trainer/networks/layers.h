// SPDX-License-Identifier: Apache-2.0
// Adds layers to a network, one call each; a layer is the index of its output tensor.
//   Layers layers(ports, {1, 49, 10, 1});
//   int x = layers.Conv(layers.input(), {.filters = 64, .kernel = {10, 4}, .stride = {2, 2}});
//   return layers.Finish(layers.Softmax(layers.Dense(layers.Flat(x), 12, kNone)));
// Weights are random with the deviation of He et al. (Delving deep into rectifiers, 2015), biases
// 0.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "compiler/graph/module_builder.h"
#include "trainer/common/random.h"
#include "trainer/networks/network.h"

namespace mote::trainer {

inline constexpr const char* kNone = "NONE";
inline constexpr const char* kRelu = "RELU";
inline constexpr const char* kSame = "SAME";
inline constexpr const char* kValid = "VALID";

using Pair = std::array<int32_t, 2>;  // along height or time, along width

struct ConvLayer {
  int32_t filters = 0;  // Conv() only
  Pair kernel = {1, 1};
  Pair stride = {1, 1};
  Pair dilation = {1, 1};
  const char* padding = kSame;
  const char* activation = kRelu;
  bool batch_norm = true;
};

class Layers {
 public:
  // `shape`: that of the input tensor, of as many values as ports.input.
  Layers(const NetworkPorts& ports, const graph::Shape& shape);

  int input() const { return input_; }
  // A copy: the next layer may move all tensors.
  graph::Shape ShapeOf(int tensor) const;

  int Conv(int x, const ConvLayer& layer);
  int Depthwise(int x, const ConvLayer& layer);
  int Dense(int x, int32_t outputs, const char* activation, bool batch_norm = false);
  int Add(int a, int b, const char* activation);
  int AveragePool(int x);                // over all of the image
  int MaxPool(int x, const Pair& size);  // and as far between two
  int Reshape(int x, const graph::Shape& shape);
  int Flat(int x);                        // [1, values]
  int LastFrames(int x, int32_t frames);  // of [1, frames, 1, values]
  int Softmax(int x);
  // Of the first input of the layer that comes next.
  void Dropout(double share) { dropout_ = share; }

  // Errors: more weights, or values of a tensor, than any chip of this kind could hold
  Result<Network> Finish(int output);

 private:
  bool IsTooLarge() const;
  int Weights(const std::string& name, const graph::Shape& shape, int64_t fan_in);
  int Zeros(const std::string& name, int32_t count);
  int AddLayer(const char* opcode,
               std::vector<int> inputs,
               const graph::Shape& shape,
               graph::Attributes attributes,
               bool batch_norm = false);
  int Window(const char* opcode, int x, const ConvLayer& layer, int32_t filters);
  std::string NameOf(const char* opcode) const;

  graph::ModuleBuilder builder_;
  std::vector<Training> operators_;
  Random random_;
  int input_;
  double dropout_ = 0;
  int64_t weights_ = 0;         // of all layers
  int64_t largest_tensor_ = 0;  // values
};

}  // namespace mote::trainer
