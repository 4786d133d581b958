// SPDX-License-Identifier: Apache-2.0
// Every elementwise operator row by row and frame by frame, against the plain meaning of the model.
#include "compiler/ops/elementwise.h"

#include <gtest/gtest.h>

#include <optional>

#include "compiler/ops/image_rows.h"
#include "compiler/program/frames.h"
#include "compiler/program/interpret.h"
#include "compiler/program/testing.h"

namespace mote::program {
namespace {

using graph::DType;
using graph::Module;
using graph::ModuleBuilder;
using testing::Random;

constexpr int32_t kHeight = 12, kWidth = 3, kChannels = 2;

struct Quant {
  float scale;
  int64_t zero_point;
};
constexpr Quant kInput = {0.1F, -128};  // nothing below 0: that has no root

bool IsBinary(const std::string& opcode) {
  static const std::set<std::string> kOpcodes = {
      "ADD", "DIV", "MAXIMUM", "MINIMUM", "MUL", "PRELU", "SQUARED_DIFFERENCE", "SUB"};
  return kOpcodes.count(opcode) != 0;
}

DType OutputOf(const std::string& opcode, DType input) {
  if (opcode == "DEQUANTIZE") return DType::kFloat32;
  return opcode == "QUANTIZE" ? DType::kInt8 : input;
}

int AddPool(ModuleBuilder& b, int x) {
  const graph::Tensor from = b.tensor(x);
  const int y = b.AddTensor("pool", from.dtype, {1, from.shape[1] - 1, kWidth, kChannels});
  b.tensor(y).quantization = from.quantization;
  b.tensor(y).has_quantization = from.has_quantization;
  b.AddOp("MAX_POOL_2D",
          {x},
          {y},
          {{"padding", graph::Enum{"VALID"}},
           {"stride_h", int64_t{1}},
           {"stride_w", int64_t{1}},
           {"filter_height", int64_t{2}},
           {"filter_width", int64_t{1}},
           {"fused_activation_function", graph::Enum{"NONE"}}});
  return y;
}

int AddOperand(ModuleBuilder& b, DType dtype) {
  const graph::Shape shape = {1, 1, kChannels};
  if (dtype == DType::kFloat32) return b.AddConstant<float>("b", shape, {1.5F, 2.5F});
  return b.AddConstant<int8_t>("b", shape, {-100, 20}, kInput.scale, kInput.zero_point);
}

// pool -> operator 1 -> pool
Module Around(const std::string& opcode, DType dtype, const Quant& output) {
  const auto scale_of = [](DType type, const Quant& q) {
    return type == DType::kInt8 ? q.scale : 0;
  };
  ModuleBuilder b;
  const int x = b.AddInput(
      "x", dtype, {1, kHeight, kWidth, kChannels}, scale_of(dtype, kInput), kInput.zero_point);
  std::vector<int> inputs = {AddPool(b, x)};
  if (IsBinary(opcode)) inputs.push_back(AddOperand(b, dtype));
  const DType to = OutputOf(opcode, dtype);
  const int y = b.AddTensor(
      "y", to, {1, kHeight - 1, kWidth, kChannels}, scale_of(to, output), output.zero_point);
  b.AddOp(opcode, inputs, {y});
  b.SetOutputs({AddPool(b, y)});
  return b.Build();
}

// With an output that the operator takes: its input's scale, or that of LOGISTIC or TANH.
std::optional<Module> TakenModel(const std::string& opcode, DType dtype) {
  for (const Quant& output : {kInput, Quant{1.0F / 256, -128}, Quant{1.0F / 128, 0}}) {
    Module module = Around(opcode, dtype, output);
    const ops::OpView op(module, module.main(), 1);
    if (ops::LowerOp(op, InMode(Rounding::kSingle)).ok()) return module;
  }
  return std::nullopt;
}

// Calls check(module) for each, of int8 and float32.
template <class Check>
void ForEachOperator(const Check& check) {
  for (const DType dtype : {DType::kInt8, DType::kFloat32}) {
    for (const std::string& opcode : ops::ElementwiseOpcodes()) {
      SCOPED_TRACE(opcode + (dtype == DType::kInt8 ? " of int8" : " of float32"));
      const std::optional<Module> module = TakenModel(opcode, dtype);
      ASSERT_EQ(module.has_value(), opcode != "DEQUANTIZE" || dtype == DType::kInt8);
      if (module) check(*module);
    }
  }
}

graph::Bytes AnyInput(Random& random, const Module& module, int32_t rows) {
  const int32_t count = rows * kWidth * kChannels;
  const bool floats = module.main().tensors[0].dtype == DType::kFloat32;
  graph::Bytes bytes(static_cast<size_t>(count) * (floats ? sizeof(float) : 1));
  for (int32_t i = 0; i < count; ++i) {
    const float value = 0.25F * static_cast<float>(random.Int(1, 40));
    const auto byte = static_cast<int8_t>(random.Int(-128, 127));
    uint8_t* const to = bytes.data() + static_cast<size_t>(i) * (floats ? sizeof(float) : 1);
    floats ? std::memcpy(to, &value, sizeof(value)) : std::memcpy(to, &byte, sizeof(byte));
  }
  return bytes;
}

graph::Bytes Answer(Executor& executor, const uint8_t* input) {
  const Span<uint8_t> bytes = executor.Input(0);
  std::copy(input, input + bytes.size(), bytes.begin());
  executor.Invoke();
  const Span<const uint8_t> output = executor.Output(0);
  return graph::Bytes(output.begin(), output.end());
}

Program CompileWith(const Module& module, const CompileOptions& options) {
  Result<Program> program = Compile(module, options);
  MOTE_CHECK(program.ok(), program.error().message);
  return std::move(*program);
}

TEST(Elementwise, RowsGiveTheBytesOfTheModel) {
  Random random(1);
  ForEachOperator([&](const Module& module) {
    const ops::OpView op(module, module.main(), 1);
    const std::optional<ops::ImageRows> rows = ops::ImageRowsOf(op);
    ASSERT_TRUE(rows);
    EXPECT_TRUE(rows->elementwise);
    CompileOptions options;
    options.lower.isas = {"m4", "ref"};
    options.lower.optimize = ops::Optimize::kRam;
    options.most_extra_cycles = int64_t{1} << 40;
    const Program program = CompileWith(module, options);
    EXPECT_TRUE(std::any_of(program.calls.begin(), program.calls.end(), [](const Call& call) {
      return call.kernel.flow == ops::Flow::kRows;
    }));
    const graph::Bytes input = AnyInput(random, module, kHeight);
    const Result<ops::TensorBytes> known =
        Interpret(module, options.lower, {{module.main().inputs[0], input}});
    ASSERT_TRUE(known.ok()) << known.error().message;
    Executor executor(program);
    EXPECT_EQ(Answer(executor, input.data()), known->at(module.main().outputs[0]));
  });
}

TEST(Elementwise, FramesGiveTheBytesOfTheirWindow) {
  Random random(2);
  ForEachOperator([&](const Module& module) {
    Module frames = module;
    const Result<int32_t> window_frames = StreamFrames(frames);
    ASSERT_TRUE(window_frames.ok()) << window_frames.error().message;
    for (const graph::Op& op : frames.main().ops) {
      if (op.opcode != module.main().ops[1].opcode) continue;
      EXPECT_EQ(frames.main().tensors[static_cast<size_t>(op.outputs[0])].shape[1], 1);
    }
    CompileOptions options;
    const Program whole = CompileWith(module, options);
    options.stream = true;
    const Program stream = CompileWith(module, options);
    Executor by_window(whole), by_frame(stream);
    const graph::Bytes recording = AnyInput(random, module, 2 * kHeight);
    const size_t frame = recording.size() / (2 * kHeight);
    for (size_t i = 0; i < 2 * kHeight; ++i) {
      const graph::Bytes answer = Answer(by_frame, recording.data() + i * frame);
      if (i + 1 < kHeight) continue;
      EXPECT_EQ(answer, Answer(by_window, recording.data() + (i + 1 - kHeight) * frame)) << i;
    }
  });
}

}  // namespace
}  // namespace mote::program
