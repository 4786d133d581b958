// SPDX-License-Identifier: Apache-2.0
// Small float models and inputs for tests of quantisation.
#pragma once

#include <cstring>
#include <string>
#include <vector>

#include "compiler/graph/module_builder.h"
#include "runtime/ops/common/op_testing.h"

namespace mote::quantize {

inline std::vector<float> Random(size_t count, uint32_t seed, double range) {
  mote::testing::Random random(seed);
  std::vector<float> values;
  for (size_t i = 0; i < count; ++i) {
    values.push_back(static_cast<float>(range * random.Int(-10'000, 10'000) / 10'000));
  }
  return values;
}

inline int AddFloats(graph::ModuleBuilder& b,
                     const std::string& name,
                     const graph::Shape& shape,
                     const std::vector<float>& values) {
  return b.AddConstant<float>(name, shape, values);
}

// Of a convolution.
inline graph::Attributes SameSizeRelu() {
  return {{"padding", graph::Enum{"SAME"}},
          {"stride_w", int64_t{1}},
          {"stride_h", int64_t{1}},
          {"dilation_w_factor", int64_t{1}},
          {"dilation_h_factor", int64_t{1}},
          {"fused_activation_function", graph::Enum{"RELU"}}};
}

// Of an average of 6 x 6 values.
inline graph::Attributes MeanOfSixBySix() {
  return {{"padding", graph::Enum{"VALID"}},
          {"stride_w", int64_t{1}},
          {"stride_h", int64_t{1}},
          {"filter_width", int64_t{6}},
          {"filter_height", int64_t{6}}};
}

// conv 3x3 of 4 channels, relu; a residual of it; mean over the image; dense; softmax.
inline graph::Module SmallNetwork() {
  graph::ModuleBuilder b;
  const int x = b.AddInput("x", graph::DType::kFloat32, {1, 6, 6, 4});
  const int w = AddFloats(b, "w", {4, 3, 3, 4}, Random(144, 1, 0.4));
  const int c = AddFloats(b, "c", {4}, Random(4, 2, 0.5));
  const int y = b.AddTensor("y", graph::DType::kFloat32, {1, 6, 6, 4});
  b.AddOp("CONV_2D", {x, w, c}, {y}, SameSizeRelu());
  const int z = b.AddTensor("z", graph::DType::kFloat32, {1, 6, 6, 4});
  b.AddOp("ADD", {x, y}, {z}, {});
  const int p = b.AddTensor("p", graph::DType::kFloat32, {1, 1, 1, 4});
  b.AddOp("AVERAGE_POOL_2D", {z}, {p}, MeanOfSixBySix());
  const int d = AddFloats(b, "d", {3, 4}, Random(12, 3, 2));
  const int e = AddFloats(b, "e", {3}, Random(3, 4, 0.1));
  const int s = b.AddTensor("s", graph::DType::kFloat32, {1, 3});
  b.AddOp("FULLY_CONNECTED", {p, d, e}, {s}, {});
  const int o = b.AddTensor("o", graph::DType::kFloat32, {1, 3});
  b.AddOp("SOFTMAX", {s}, {o}, {{"beta", 1.0}});
  b.SetOutputs({o});
  return b.Build();
}

inline constexpr size_t kValues = 6 * 6 * 4;

inline graph::Bytes BytesOf(const std::vector<float>& values) {
  graph::Bytes bytes(values.size() * sizeof(float));
  std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

inline std::vector<graph::Bytes> Samples(size_t values) {
  std::vector<graph::Bytes> samples;
  for (uint32_t i = 0; i < 20; ++i) samples.push_back(BytesOf(Random(values, 100 + i, 1)));
  return samples;
}

}  // namespace mote::quantize
