// SPDX-License-Identifier: Apache-2.0
#include "compiler/quantize/quantize.h"

#include <gmock/gmock.h>

#include <cmath>
#include <cstring>

#include "compiler/graph/module_builder.h"
#include "compiler/graph/verify.h"
#include "compiler/program/compile.h"
#include "compiler/program/execute.h"
#include "compiler/quantize/float_model.h"
#include "compiler/quantize/observe.h"
#include "compiler/quantize/scales.h"
#include "compiler/quantize/testing.h"

namespace mote::quantize {
namespace {

using graph::DType;
using graph::Module;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// The real numbers of output 0.
std::vector<double> Infer(const Module& module, const graph::Bytes& real_input) {
  const program::Program program = program::Compile(module, {}).value();
  program::Executor executor(program);
  const auto& input = program.tensors[static_cast<size_t>(program.inputs[0])];
  const auto& output = program.tensors[static_cast<size_t>(program.outputs[0])];
  std::vector<float> x(real_input.size() / sizeof(float));
  std::memcpy(x.data(), real_input.data(), real_input.size());
  graph::Bytes bytes = real_input;
  if (input.dtype != DType::kFloat32) {
    const auto scale = static_cast<double>(input.quantization.scale[0]);
    bytes.clear();
    for (const float v : x) {
      const double step = std::round(static_cast<double>(v) / scale) +
                          static_cast<double>(input.quantization.zero_point[0]);
      if (input.dtype == DType::kInt8) {
        bytes.push_back(static_cast<uint8_t>(static_cast<int8_t>(std::clamp(step, -128.0, 127.0))));
      } else {
        const auto wide = static_cast<int16_t>(std::clamp(step, -32768.0, 32767.0));
        bytes.push_back(static_cast<uint8_t>(wide & 0xff));
        bytes.push_back(static_cast<uint8_t>(wide >> 8 & 0xff));
      }
    }
  }
  const graph::Bytes y = executor.Infer(bytes);
  std::vector<double> real;
  const auto count = static_cast<size_t>(graph::ElementCount(output.shape).value());
  for (size_t i = 0; i < count; ++i) {
    if (output.dtype == DType::kFloat32) {
      float v = 0;
      std::memcpy(&v, y.data() + 4 * i, 4);
      real.push_back(static_cast<double>(v));
    } else if (output.dtype == DType::kInt16) {
      int16_t v = 0;
      std::memcpy(&v, y.data() + 2 * i, 2);
      real.push_back(static_cast<double>(output.quantization.scale[0]) * v);
    } else {
      const auto v = static_cast<int8_t>(y[i]);
      real.push_back(static_cast<double>(output.quantization.scale[0]) *
                     (v - static_cast<double>(output.quantization.zero_point[0])));
    }
  }
  return real;
}

Module Quantized(const Module& model, size_t values, const QuantizeOptions& options = {}) {
  const auto seen = Observe(model, Samples(values), nullptr).value();
  Module quantized = Quantize(model, seen, options).value();
  EXPECT_TRUE(graph::Verify(quantized).ok());
  return quantized;
}

double LargestError(const Module& model, const Module& quantized, size_t values) {
  double largest = 0;
  for (const graph::Bytes& sample : Samples(values)) {
    const std::vector<double> real = Infer(model, sample), integer = Infer(quantized, sample);
    for (size_t i = 0; i < real.size(); ++i) {
      largest = std::max(largest, std::abs(real[i] - integer[i]));
    }
  }
  return largest;
}

TEST(Quantize, AnswersAsTheFloatModelDoes) {
  const Module model = SmallNetwork();
  for (const Method method : {Method::kMinMax, Method::kPercentile, Method::kMse}) {
    const Module quantized = Quantized(model, kValues, {method, Activations::kInt8});
    EXPECT_LT(LargestError(model, quantized, kValues), 0.02) << static_cast<int>(method);
  }
}

TEST(Quantize, SixteenBitsAreNearer) {
  const Module model = SmallNetwork();
  const Module eight = Quantized(model, kValues);
  const Module sixteen = Quantized(model, kValues, {Method::kMinMax, Activations::kInt16});
  EXPECT_LT(LargestError(model, sixteen, kValues), LargestError(model, eight, kValues) / 2);
  EXPECT_EQ(sixteen.main().tensors[static_cast<size_t>(sixteen.main().inputs[0])].dtype,
            DType::kInt16);
}

TEST(Quantize, FollowsTheSpecificationsScales) {
  const Module q = Quantized(SmallNetwork(), kValues);
  const graph::Subgraph& main = q.main();
  const auto tensor = [&](int index) { return main.tensors[static_cast<size_t>(index)]; };
  const graph::Tensor w = tensor(main.ops[0].inputs[1]), c = tensor(main.ops[0].inputs[2]);
  EXPECT_EQ(w.dtype, DType::kInt8);
  EXPECT_EQ(w.quantization.scale.size(), 4U);
  EXPECT_EQ(c.dtype, DType::kInt32);
  const float sx = tensor(main.inputs[0]).quantization.scale[0];
  for (size_t i = 0; i < 4; ++i) {
    EXPECT_FLOAT_EQ(c.quantization.scale[i], sx * w.quantization.scale[i]);
  }
  // A pool's output is its input's; a softmax's is 1/256 from -128.
  EXPECT_EQ(tensor(main.ops[2].outputs[0]).quantization,
            tensor(main.ops[2].inputs[0]).quantization);
  EXPECT_EQ(tensor(main.outputs[0]).quantization, PerTensor(1.0 / 256, -128));
  EXPECT_EQ(tensor(main.ops[3].inputs[1]).quantization.scale.size(), 1U);
}

// LOGISTIC(x) beside `opcode` of x, as the halves of the output.
Module BesideLogistic(const char* opcode, size_t operands) {
  graph::ModuleBuilder b;
  const int x = b.AddInput("x", DType::kFloat32, {1, 8});
  const int y = b.AddTensor("y", DType::kFloat32, {1, 8});
  const int z = b.AddTensor("z", DType::kFloat32, {1, 8});
  const int both = b.AddTensor("both", DType::kFloat32, {1, 16});
  b.AddOp("LOGISTIC", {x}, {y}, {});
  b.AddOp(opcode, std::vector<int>(operands, x), {z}, {});
  b.AddOp("CONCATENATION", {y, z}, {both}, {{"axis", int64_t{1}}});
  b.SetOutputs({both});
  return b.Build();
}

std::vector<std::string> Opcodes(const Module& module) {
  std::vector<std::string> opcodes;
  for (const graph::Op& op : module.main().ops) opcodes.push_back(op.opcode);
  return opcodes;
}

TEST(Quantize, AFixedScaleIsNotForcedOnWhatIsJoinedWithIt) {
  const Module model = BesideLogistic("ADD", 2);
  for (const Activations activations : {Activations::kInt8, Activations::kInt16}) {
    const Module q = Quantized(model, 8, {Method::kMinMax, activations});
    EXPECT_THAT(Opcodes(q), ElementsAre("LOGISTIC", "ADD", "QUANTIZE", "CONCATENATION"));
    EXPECT_EQ(q.main().tensors[1].quantization,
              FixedScale(model.main().ops[0], activations).value());
    EXPECT_LT(LargestError(model, q, 8), activations == Activations::kInt8 ? 0.02 : 0.0002);
  }
}

TEST(Quantize, AFixedScaleIsSharedWhereItIsThatOfAll) {
  const Module q = Quantized(BesideLogistic("LOGISTIC", 1), 8);
  EXPECT_THAT(Opcodes(q), ElementsAre("LOGISTIC", "LOGISTIC", "CONCATENATION"));
  const Module two = Quantized(BesideLogistic("TANH", 1), 8);
  EXPECT_THAT(Opcodes(two),
              ElementsAre("LOGISTIC", "TANH", "QUANTIZE", "QUANTIZE", "CONCATENATION"));
}

// The pad that a maximum is never: it saturates, and leaves the scale to what was computed.
TEST(Quantize, APadOfInfinitySaturates) {
  for (const char* opcode : {"TANH", "RELU"}) {
    graph::ModuleBuilder b;
    const int x = b.AddInput("x", DType::kFloat32, {1, 8});
    const int y = b.AddTensor("y", DType::kFloat32, {1, 8});
    const int padded = b.AddTensor("padded", DType::kFloat32, {1, 10});
    const int end = b.AddTensor("end", DType::kFloat32, {1, 8});
    const int pads = b.AddConstant<int32_t>("pads", {2, 2}, {0, 0, 1, 1});
    const int low = AddFloats(b, "low", {1}, {-3.4e38F});
    const int begin = b.AddConstant<int32_t>("begin", {2}, {0, 1});
    const int size = b.AddConstant<int32_t>("size", {2}, {1, 8});
    b.AddOp(opcode, {x}, {y}, {});
    b.AddOp("PADV2", {y, pads, low}, {padded}, {});
    b.AddOp("SLICE", {padded, begin, size}, {end}, {});
    b.SetOutputs({end});
    const Module model = b.Build();
    EXPECT_LT(LargestError(model, Quantized(model, 8), 8), 0.02) << opcode;
  }
}

TEST(Quantize, AConstantBeyondAFixedScaleIsHeld) {
  for (const float value : {0.5F, 1.0F, 3.0F}) {
    graph::ModuleBuilder b;
    const int x = b.AddInput("x", DType::kFloat32, {1, 8});
    const int y = b.AddTensor("y", DType::kFloat32, {1, 8});
    const int both = b.AddTensor("both", DType::kFloat32, {1, 9});
    const int other = AddFloats(b, "other", {1, 1}, {value});
    b.AddOp("LOGISTIC", {x}, {y}, {});
    b.AddOp("CONCATENATION", {y, other}, {both}, {{"axis", int64_t{1}}});
    b.SetOutputs({both});
    const Module model = b.Build();
    const Module q = Quantized(model, 8);
    EXPECT_EQ(q.main().ops.size(), value > 1 ? 3u : 2u) << value;
    EXPECT_LT(LargestError(model, q, 8), 0.02) << value;
  }
}

TEST(Quantize, WhatTwoReadIsConvertedOnce) {
  graph::ModuleBuilder b;
  const int x = b.AddInput("x", DType::kFloat32, {1, 8});
  const int y = b.AddTensor("y", DType::kFloat32, {1, 8});
  const int z = b.AddTensor("z", DType::kFloat32, {1, 8});
  const int first = b.AddTensor("first", DType::kFloat32, {1, 16});
  const int second = b.AddTensor("second", DType::kFloat32, {1, 16});
  b.AddOp("LOGISTIC", {x}, {y}, {});
  b.AddOp("ADD", {x, x}, {z}, {});
  b.AddOp("CONCATENATION", {y, z}, {first}, {{"axis", int64_t{1}}});
  b.AddOp("CONCATENATION", {z, y}, {second}, {{"axis", int64_t{1}}});
  b.SetOutputs({first, second, y});
  const Module model = b.Build();
  const Module q = Quantized(model, 8);
  EXPECT_THAT(Opcodes(q),
              ElementsAre("LOGISTIC", "ADD", "QUANTIZE", "CONCATENATION", "CONCATENATION"));
  EXPECT_EQ(q.main().tensors[static_cast<size_t>(y)].quantization, PerTensor(1.0 / 256, -128));
  EXPECT_LT(LargestError(model, q, 8), 0.02);
}

// A front end's scale is the input's alone.
TEST(Quantize, AnInputThatIsFixedKeepsItsScaleAndForcesItOnNobody) {
  const Module model = BesideLogistic("ADD", 2);
  QuantizeOptions options;
  options.input = PerTensor(1.0 / 64, 0);
  const Module q = Quantized(model, 8, options);
  EXPECT_EQ(q.main().tensors[0].quantization, *options.input);
  EXPECT_LT(LargestError(model, q, 8), 0.05);
}

TEST(Quantize, HoldsNoFloatAnyMore) {
  const Module q = Quantized(SmallNetwork(), kValues);
  size_t bytes = 0;
  for (const graph::Bytes& buffer : q.buffers) bytes += buffer.size();
  EXPECT_EQ(bytes, 144U + 4 * 4 + 12 + 3 * 4);
  for (const graph::Tensor& tensor : q.main().tensors) EXPECT_NE(tensor.dtype, DType::kFloat32);
}

TEST(Quantize, AnOperatorWithoutARuleIsNamed) {
  graph::ModuleBuilder b;
  const int x = b.AddInput("x", DType::kFloat32, {1, 4});
  const int y = b.AddTensor("y", DType::kFloat32, {1, 4});
  b.AddOp("COS", {x}, {y}, {});
  b.SetOutputs({y});
  const Module model = b.Build();
  const auto seen = Observe(model, Samples(4), nullptr).value();
  EXPECT_THAT(Quantize(model, seen, {}).error().message,
              HasSubstr("op 0 COS 'y': has no rule of quantisation, want one of ADD"));
}

TEST(Quantize, InfiniteValuesAreRefused) {
  const Module model = SmallNetwork();
  std::vector<float> bad(kValues, 1);
  bad[5] = INFINITY;
  EXPECT_THAT(Observe(model, {BytesOf(bad)}, nullptr).error().message,
              HasSubstr("tensor 0 'x' had 1 values that are infinite or no number"));
}

TEST(FloatModel, AModelOfIntegersIsRefused) {
  EXPECT_THAT(FloatModel(Quantized(SmallNetwork(), kValues)).error().message,
              HasSubstr("it is quantised already"));
}

TEST(FloatModel, WeightsOfDynamicRangeBecomeReal) {
  graph::ModuleBuilder b;
  const int x = b.AddInput("x", DType::kFloat32, {1, 2});
  const int w = b.AddConstant<int8_t>("w", {2, 2}, {1, -2, 3, 127}, 0.5F);
  const int y = b.AddTensor("y", DType::kFloat32, {1, 2});
  b.AddOp("FULLY_CONNECTED", {x, w, graph::kAbsent}, {y}, {});
  b.SetOutputs({y});
  const Module model = FloatModel(b.Build()).value();
  EXPECT_THAT(Infer(model, BytesOf({1, 2})), ::testing::ElementsAre(-1.5, 128.5));
}

}  // namespace
}  // namespace mote::quantize
