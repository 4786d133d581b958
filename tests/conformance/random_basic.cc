// SPDX-License-Identifier: Apache-2.0
// The int8 operators of the benchmark models that have no weights.

#include <algorithm>

#include "compiler/graph/module_builder.h"
#include "tests/conformance/random_operator.h"

namespace mote::conformance {
namespace {

using graph::Attributes;
using graph::DType;
using graph::Enum;
using graph::ModuleBuilder;
using graph::Shape;
using mote::testing::Random;

constexpr int64_t kProbabilityZeroPoint = -128;
constexpr float kProbabilityScale = 1.0F / 256;

// x -> y of one operator with one input.
graph::Module Unary(const std::string& opcode,
                    const Shape& x_shape,
                    Port x,
                    const Shape& y_shape,
                    Port y,
                    Attributes attributes = {}) {
  ModuleBuilder b;
  const int from = b.AddInput("x", DType::kInt8, x_shape, x.scale, x.zero_point);
  const int to = b.AddTensor("y", DType::kInt8, y_shape, y.scale, y.zero_point);
  b.AddOp(opcode, {from}, {to}, std::move(attributes));
  b.SetOutputs({to});
  return b.Build();
}

graph::Module SameShape(const std::string& opcode,
                        Random& random,
                        Port y,
                        Attributes attributes = {}) {
  const Shape shape = RandomShape(random);
  return Unary(opcode, shape, RandomPort(random), shape, y, std::move(attributes));
}

// The second input has the first one's shape, or some of its dimensions are 1, or is one number.
graph::Module Binary(const std::string& opcode, Random& random, Port a, Port b, Port y) {
  const Shape shape = RandomShape(random);
  Shape other = shape;
  if (random.Int(0, 2) == 0) {
    for (int32_t& dimension : other) dimension = random.Coin() ? 1 : dimension;
  }
  ModuleBuilder builder;
  std::vector<int> inputs = {builder.AddInput("a", DType::kInt8, shape, a.scale, a.zero_point),
                             builder.AddInput("b", DType::kInt8, other, b.scale, b.zero_point)};
  if (random.Coin()) std::swap(inputs[0], inputs[1]);
  const int to = builder.AddTensor("y", DType::kInt8, shape, y.scale, y.zero_point);
  builder.AddOp(opcode, inputs, {to}, {{"fused_activation_function", RandomActivation(random)}});
  builder.SetOutputs({to});
  return builder.Build();
}

graph::Module RandomAdd(Random& random) {
  const Port a = RandomPort(random);
  const Port b = {a.scale * random.Real(0.05F, 4), RandomZeroPoint(random)};
  const float scale = std::max(a.scale, b.scale) * random.Real(0.3F, 3);
  return Binary("ADD", random, a, b, {scale, RandomZeroPoint(random)});
}

graph::Module RandomMul(Random& random) {
  const Port a = RandomPort(random);
  const Port b = RandomPort(random);
  const float scale = a.scale * b.scale * random.Real(1, 300);
  return Binary("MUL", random, a, b, {scale, RandomZeroPoint(random)});
}

graph::Module RandomLogistic(Random& random) {
  return SameShape("LOGISTIC", random, {kProbabilityScale, kProbabilityZeroPoint});
}

graph::Module RandomReshape(Random& random) {
  const Shape from = {random.Int(1, 7), random.Int(1, 7), random.Int(1, 7), random.Seam()};
  const Shape to = {from[0] * from[1], from[3], from[2]};
  const Port port = RandomPort(random);
  ModuleBuilder b;
  const int x = b.AddInput("x", DType::kInt8, from, port.scale, port.zero_point);
  const int shape = b.AddConstant<int32_t>("shape", {3}, to);
  const int y = b.AddTensor("y", DType::kInt8, to, port.scale, port.zero_point);
  b.AddOp("RESHAPE", {x, shape}, {y}, {{"new_shape", std::vector<int64_t>(to.begin(), to.end())}});
  b.SetOutputs({y});
  return b.Build();
}

// Real numbers to int8 and back: one of the two tensors is float32.
graph::Module RandomConversion(const std::string& opcode, DType from, DType to, Random& random) {
  const Shape shape = RandomShape(random);
  const Port port = RandomPort(random);
  ModuleBuilder b;
  const bool from_real = from == DType::kFloat32;
  const int x = b.AddInput("x", from, shape, from_real ? 0 : port.scale, port.zero_point);
  const int y = b.AddTensor("y", to, shape, from_real ? port.scale : 0, port.zero_point);
  b.AddOp(opcode, {x}, {y});
  b.SetOutputs({y});
  return b.Build();
}

graph::Module RandomQuantize(Random& random) {
  return RandomConversion("QUANTIZE", DType::kFloat32, DType::kInt8, random);
}

graph::Module RandomDequantize(Random& random) {
  return RandomConversion("DEQUANTIZE", DType::kInt8, DType::kFloat32, random);
}

graph::Module RandomRequantize(Random& random) {
  return SameShape("QUANTIZE", random, RandomPort(random));
}

graph::Module RandomQuantizeToUInt8(Random& random) {
  const Shape shape = RandomShape(random);
  const Port from = RandomPort(random);
  const Port to = random.Coin() ? Port{from.scale, from.zero_point + 128}
                                : Port{RandomScale(random), RandomZeroPoint(random) + 128};
  ModuleBuilder b;
  const int x = b.AddInput("x", DType::kInt8, shape, from.scale, from.zero_point);
  const int y = b.AddTensor("y", DType::kUInt8, shape, to.scale, to.zero_point);
  b.AddOp("QUANTIZE", {x}, {y});
  b.SetOutputs({y});
  return b.Build();
}

graph::Module RandomRelu(Random& random) { return SameShape("RELU", random, RandomPort(random)); }
// TensorFlow Lite Micro clamps without requantising, so mode `tflm` wants one quantisation.
graph::Module RandomRelu6(Random& random) {
  const Shape shape = RandomShape(random);
  const Port port = RandomPort(random);
  return Unary("RELU6", shape, port, shape, port);
}

}  // namespace

std::vector<RandomOperator> BasicOperators() {
  const std::vector<Asked> desktop = {
      {OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kXnnpack}};
  return {
      {"Add", RandomAdd, desktop},
      {"Mul", RandomMul, desktop},
      {"Logistic", RandomLogistic, {{OracleKind::kTflite, 0.01}, {OracleKind::kTflm}}},
      {"Reshape", RandomReshape, desktop},
      {"Quantize", RandomQuantize, {{OracleKind::kTflite}, {OracleKind::kTflm}}, true},
      {"Requantize", RandomRequantize},
      {"QuantizeToUInt8", RandomQuantizeToUInt8},
      {"Dequantize", RandomDequantize},
      {"Relu", RandomRelu},
      {"Relu6", RandomRelu6, desktop},
  };
}

}  // namespace mote::conformance
