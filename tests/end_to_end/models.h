// SPDX-License-Identifier: Apache-2.0
// Small models that are made where they are needed, and files for them.
#pragma once

#include <cmath>
#include <vector>

#include "compiler/graph/module_builder.h"

namespace mote::end_to_end {

// y = w x + b: of one row a value of `b`, all int8. `x`: of that scale and zero point.
struct Affine {
  std::vector<double> weights;  // [outputs, inputs], within 1
  std::vector<double> bias;     // [outputs]
  float x_scale = 0;
  int32_t x_zero_point = 0;
  float y_scale = 0;
  int32_t y_zero_point = 0;
};

inline graph::Module AffineModel(const Affine& a) {
  const auto outputs = static_cast<int32_t>(a.bias.size());
  const int32_t inputs = static_cast<int32_t>(a.weights.size()) / outputs;
  constexpr float kWeightScale = 1.0F / 127;
  std::vector<int8_t> weights;
  for (const double w : a.weights) weights.push_back(static_cast<int8_t>(std::lround(w * 127)));
  std::vector<int32_t> bias;
  const double bias_scale = static_cast<double>(a.x_scale) * static_cast<double>(kWeightScale);
  for (const double b : a.bias) bias.push_back(static_cast<int32_t>(std::lround(b / bias_scale)));
  graph::ModuleBuilder b;
  const int x = b.AddInput("x", graph::DType::kInt8, {1, inputs}, a.x_scale, a.x_zero_point);
  const int w = b.AddConstant<int8_t>("w", {outputs, inputs}, weights, kWeightScale);
  const int c = b.AddConstant<int32_t>("b", {outputs}, bias, static_cast<float>(bias_scale));
  const int y = b.AddTensor("y", graph::DType::kInt8, {1, outputs}, a.y_scale, a.y_zero_point);
  b.AddOp("FULLY_CONNECTED", {x, w, c}, {y}, {});
  b.SetOutputs({y});
  return b.Build();
}

// As many outputs as inputs, and the same whatever the input is.
inline graph::Module ConstantModel(const std::vector<double>& values,
                                   float scale,
                                   int32_t zero_point) {
  const std::vector<double> weights(values.size() * values.size());
  return AffineModel({weights, values, scale, zero_point, scale, zero_point});
}

}  // namespace mote::end_to_end
