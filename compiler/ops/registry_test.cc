// SPDX-License-Identifier: Apache-2.0
// What every operator owes: whatever a verified module holds, lowering gives an error or a call
// that stays inside of its memory.
#include "compiler/ops/registry.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "compiler/graph/module_builder.h"
#include "compiler/graph/text.h"
#include "compiler/ops/evaluate.h"
#include "compiler/ops/macs.h"
#include "runtime/ops/common/op_testing.h"

namespace mote::ops {
namespace {

using graph::DType;
using graph::Enum;
using graph::Shape;

TEST(Registry, EveryOperatorIsFoundByItsName) {
  std::set<std::string> names;
  for (const OpDef* def : AllOps()) {
    EXPECT_TRUE(names.insert(def->opcode).second) << def->opcode << " is there twice";
    graph::Op op;
    op.opcode = def->opcode;
    op.custom = IsOwnOp(def->opcode);
    EXPECT_EQ(FindOp(op), def);
    op.custom = !op.custom;
    EXPECT_EQ(FindOp(op), nullptr);
    EXPECT_FALSE(def->kernels().empty());
  }
}

// One operator with operands, types, shapes and options that need not fit together.
class RandomOp {
 public:
  RandomOp(const std::string& opcode, uint32_t seed) : engine_(seed), opcode_(opcode) {}

  graph::Module Make() {
    std::vector<int> inputs = Int(0, 1) == 0 ? FittingInputs() : std::vector<int>();
    if (inputs.empty()) {
      for (int n = Int(0, 9) == 0 ? Int(0, 4) : Usual(); n > 0; --n) inputs.push_back(AnyInput());
    }
    const int y = b_.AddTensor("y", AnyType(), AnyShape());
    Quantise(y, 1);
    const size_t op = b_.AddOp(opcode_, inputs, {y});
    b_.op(op).custom = IsOwnOp(opcode_);
    b_.op(op).attributes = AnyAttributes();
    if (Int(0, 15) == 0) b_.op(op).outputs.push_back(b_.AddTensor("y2", AnyType(), AnyShape()));
    if (Int(0, 15) == 0) b_.op(op).outputs.clear();
    b_.SetOutputs(b_.op(op).outputs);
    TakeShapesFromTheRule();
    return b_.module();
  }

 private:
  int Int(int low, int high) { return std::uniform_int_distribution<int>(low, high)(engine_); }

  int Usual() {
    static const std::map<std::string, int> kInputs = {{"ADD", 2},
                                                       {"ARG_MAX", 2},
                                                       {"ARG_MIN", 2},
                                                       {"CONV_2D", 3},
                                                       {"DEPTHWISE_CONV_2D", 3},
                                                       {"FULLY_CONNECTED", 3},
                                                       {"MEAN", 2},
                                                       {"PADV2", 3},
                                                       {"PAD", 2},
                                                       {"REDUCE_ALL", 2},
                                                       {"REDUCE_MAX", 2},
                                                       {"REDUCE_MIN", 2},
                                                       {"RESHAPE", 2},
                                                       {"SUM", 2},
                                                       {"CONCATENATION", 3}};
    const auto found = kInputs.find(opcode_);
    return found == kInputs.end() ? Int(1, 3) : found->second;
  }

  DType AnyType() {
    if (Int(0, 9) != 0) return DType::kInt8;
    return static_cast<DType>(Int(0, graph::kDTypeCount - 1));
  }

  Shape AnyShape() {
    static constexpr int32_t kSizes[] = {1, 1, 2, 2, 3, 4, 5, 0};
    Shape shape;
    for (int n = Int(0, 7) == 0 ? Int(0, 6) : 4; n > 0; --n) shape.push_back(kSizes[Int(0, 7)]);
    if (!shape.empty() && Int(0, 7) != 0) shape[0] = 1;
    return shape;
  }

  void Quantise(int tensor, int32_t channels) {
    static constexpr float kScales[] = {0.0F, 0.5F, 0.5F, 0.25F, 1.0F / 256, 1e-38F, 3e38F};
    static constexpr int64_t kZeroPoints[] = {0, 0, 0, -128, 127, 3, 128, int64_t{1} << 40};
    graph::Quantization& q = b_.tensor(tensor).quantization;
    if (Int(0, 15) == 0) return;
    const size_t scales = channels > 1 && Int(0, 1) == 0 ? static_cast<size_t>(channels) : 1;
    for (size_t i = 0; i < scales; ++i) {
      q.scale.push_back(Int(0, 3) != 0 ? 0.5F : kScales[Int(0, 6)]);
      q.zero_point.push_back(Int(0, 3) != 0 ? 0 : kZeroPoints[Int(0, 7)]);
    }
    if (Int(0, 15) == 0) q.zero_point.clear();
    q.axis = scales > 1 ? Int(0, 3) : 0;
  }

  int AnyInput() {
    if (Int(0, 11) == 0) return graph::kAbsent;
    if (Int(0, 2) == 0) return AnyIndices();
    const std::string name = "t" + std::to_string(b_.graph().tensors.size());
    const Shape shape = AnyShape();
    const DType dtype = AnyType();
    const int tensor = b_.AddTensor(name, dtype, shape);
    Quantise(
        tensor,
        shape.empty() ? 1 : shape[static_cast<size_t>(Int(0, static_cast<int>(shape.size()) - 1))]);
    const int64_t bytes = graph::ByteCount(b_.tensor(tensor)).value_or(0);
    if (Int(0, 1) == 0 && bytes > 0) {
      b_.tensor(tensor).buffer = graph::AddBuffer(b_.module(), AnyBytes(bytes));
    } else {
      b_.graph().inputs.push_back(tensor);
    }
    return tensor;
  }

  // Inputs of operators that chance alone would hardly ever find together; none for the others.
  std::vector<int> FittingInputs() {
    const int32_t size = Int(1, 6);
    const int32_t inputs = Int(1, 3);
    const int32_t outputs = inputs * Int(1, 3);
    const int32_t k = Int(1, 3);
    const std::map<std::string, Shape> weights = {{"CONV_2D", {outputs, k, 1, inputs}},
                                                  {"DEPTHWISE_CONV_2D", {1, k, 2, outputs}},
                                                  {"FULLY_CONNECTED", {outputs, inputs}}};
    const bool joins = opcode_ == "CONCATENATION";
    const auto shape = weights.find(opcode_);
    if (!joins && shape == weights.end()) return {};
    const int x = b_.AddInput("x", DType::kInt8, {1, size, size, inputs}, 0.5F, 0);
    if (joins) return {x, b_.AddInput("x2", DType::kInt8, {1, size, size, inputs}, 0.5F, 0), x};
    const int w = b_.AddTensor("w", DType::kInt8, shape->second);
    b_.tensor(w).buffer =
        graph::AddBuffer(b_.module(), AnyBytes(graph::ElementCount(shape->second).value()));
    Quantise(w, outputs);
    if (Int(0, 3) == 0) return {x, w, graph::kAbsent};
    const std::vector<int32_t> bias(static_cast<size_t>(outputs), -7);
    return {x, w, b_.AddConstant<int32_t>("b", {outputs}, bias)};
  }

  // Axes, paddings, shapes, biases.
  int AnyIndices() {
    static constexpr int32_t kNumbers[] = {0, 1, 2, 3, -1, 1, INT32_MAX, INT32_MIN};
    const bool pairs = Int(0, 1) == 0;
    std::vector<int32_t> numbers(static_cast<size_t>(pairs ? 8 : Int(1, 5)));
    for (int32_t& number : numbers) number = Int(0, 3) != 0 ? Int(0, 2) : kNumbers[Int(0, 7)];
    const Shape shape = pairs ? Shape{4, 2} : Shape{static_cast<int32_t>(numbers.size())};
    const std::string name = "t" + std::to_string(b_.graph().tensors.size());
    if (Int(0, 3) != 0) return b_.AddConstant<int32_t>(name, shape, numbers);
    return b_.AddConstant<int64_t>(name, shape, {numbers.begin(), numbers.end()});
  }

  graph::Bytes AnyBytes(int64_t count) {
    graph::Bytes bytes(static_cast<size_t>(count));
    for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(Int(0, 255));
    return bytes;
  }

  graph::Attribute AnyNumber() {
    static constexpr int64_t kNumbers[] = {0, 1, 1, 1, 2, 3, -1, 1 << 20, INT64_MAX, INT64_MIN};
    return kNumbers[Int(0, 9)];
  }

  graph::Attributes AnyAttributes() {
    static const char* const kPaddings[] = {"SAME", "VALID", "VALID", "EXPLICIT", "OTHER"};
    static const char* const kActs[] = {"NONE", "RELU", "RELU6", "RELU_N1_TO_1", "TANH"};
    graph::Attributes a;
    const auto maybe = [&](const char* name, graph::Attribute value, int share) {
      if (Int(0, 15) < share) a.Set(name, std::move(value));
    };
    const bool window = opcode_.find("2D") != std::string::npos;
    for (const char* name : {"stride_h", "stride_w"}) maybe(name, AnyNumber(), window ? 14 : 0);
    for (const char* name : {"filter_height", "filter_width"}) {
      maybe(name, AnyNumber(), opcode_.find("POOL") != std::string::npos ? 14 : 0);
    }
    maybe("padding", Enum{kPaddings[Int(0, 4)]}, window ? 10 : 0);
    maybe("dilation_h_factor", AnyNumber(), opcode_.find("CONV") != std::string::npos ? 3 : 0);
    maybe("depth_multiplier", AnyNumber(), opcode_ == "DEPTHWISE_CONV_2D" ? 3 : 0);
    maybe("fused_activation_function", Enum{kActs[Int(0, 4)]}, 3);
    static const std::set<std::string> kWithAxis = {"CONCATENATION", "GATHER", "PACK", "UNPACK"};
    maybe("axis", AnyNumber(), kWithAxis.count(opcode_) != 0 ? 14 : 0);
    maybe("block_size", AnyNumber(), opcode_.find("DEPTH_TO") != std::string::npos ? 14 : 0);
    maybe("block_size", AnyNumber(), opcode_.find("TO_DEPTH") != std::string::npos ? 14 : 0);
    maybe("squeeze_dims", std::vector<int64_t>{0, -1}, opcode_ == "SQUEEZE" ? 8 : 0);
    maybe("keep_dims",
          true,
          opcode_ == "MEAN" || opcode_ == "SUM" || opcode_.find("REDUCE") == 0 ? 8 : 0);
    maybe("keep_num_dims", true, opcode_ == "FULLY_CONNECTED" ? 8 : 0);
    maybe("beta", double{Int(0, 3) == 0 ? -1.0 : 1.0}, opcode_ == "SOFTMAX" ? 14 : 0);
    maybe("new_shape", std::vector<int64_t>{1, -1}, opcode_ == "RESHAPE" ? 3 : 0);
    maybe("unheard_of", AnyNumber(), 1);
    return a;
  }

  void TakeShapesFromTheRule() {
    graph::Op lookup;
    lookup.opcode = opcode_;
    lookup.custom = IsOwnOp(opcode_);
    if (Int(0, 7) == 0 || !graph::Verify(b_.module()).ok()) return;
    const Result<std::vector<Shape>> shapes =
        FindOp(lookup)->infer(OpView(b_.module(), b_.graph(), 0));
    if (!shapes.ok() || shapes->empty()) return;
    b_.tensor(b_.op(0).outputs[0]).shape = (*shapes)[0];
  }

  std::mt19937 engine_;
  std::string opcode_;
  graph::ModuleBuilder b_;
};

// Buffers of exactly the sizes that the module states, so that sanitizers see an overrun.
void RunOnOnes(const graph::Module& module, const KernelCalls& calls) {
  const OpView op(module, module.main(), 0);
  TensorBytes inputs;
  for (size_t i = 0; i < op.input_count(); ++i) {
    if (!op.has_input(i) || op.is_constant(i)) continue;
    const auto bytes = static_cast<size_t>(graph::ByteCount(op.input(i)).value_or(0));
    inputs[op.input_id(i)] = graph::Bytes(bytes, 0x81);
  }
  Evaluate(op, calls, inputs);
}

TEST(Registry, AnyVerifiedOperatorIsRefusedOrRuns) {
  int ran = 0;
  for (const OpDef* def : AllOps()) {
    for (uint32_t seed = 1; seed <= 2000; ++seed) {
      const graph::Module module = RandomOp(def->opcode, seed).Make();
      if (!graph::Verify(module).ok()) continue;
      SCOPED_TRACE(std::string(def->opcode) + " seed " + std::to_string(seed));
      LowerOptions options;
      options.rounding = mote::testing::kAllRoundings[seed % 3];
      const OpView op(module, module.main(), 0);
      const Result<KernelCalls> calls = LowerOp(op, options);
      if (!calls.ok()) {
        EXPECT_EQ(calls.error().message.rfind("op 0 " + std::string(def->opcode), 0), 0u)
            << calls.error().message;
        continue;
      }
      for (const KernelCall& call : *calls) {
        EXPECT_EQ(call.operands.size(), call.elements.size());
        EXPECT_EQ(call.opcode, def->opcode);
      }
      if (MacsOf(op) > 1'000'000 || !graph::ByteCount(module.main().tensors.back())) continue;
      RunOnOnes(module, *calls);
      ++ran;
    }
  }
  EXPECT_GT(ran, 200) << "operators were refused too often to say anything";
}

TEST(Registry, ABoolHasNoScale) {
  graph::ModuleBuilder b;
  const int x = b.AddInput("x", DType::kBool, {4}, 0.5F, 3);
  b.AddOp("RESHAPE", {x}, {b.AddTensor("y", DType::kBool, {2, 2})});
  const Result<KernelCalls> calls = LowerOp(OpView(b.module(), b.graph(), 0), {});
  ASSERT_FALSE(calls.ok());
  EXPECT_EQ(calls.error().message, "op 0 RESHAPE 'y': an input is a bool with a scale, want none.");
}

// Only the shapes count, so that `inspect` knows them of models that mote cannot run.
int64_t Macs(const std::string& opcode, const Shape& x, const Shape& w, const Shape& y) {
  graph::ModuleBuilder b;
  const std::vector<int> inputs = {b.AddInput("x", DType::kFloat32, x),
                                   b.AddInput("w", DType::kFloat32, w)};
  const int output = b.AddTensor("y", DType::kFloat32, y);
  b.AddOp(opcode, inputs, {output});
  return MacsOf(OpView(b.module(), b.graph(), 0));
}

TEST(Macs, AreOutputsTimesTheWeightsOfAChannel) {
  EXPECT_EQ(Macs("CONV_2D", {1, 8, 8, 3}, {16, 3, 5, 3}, {1, 4, 8, 16}), 4 * 8 * 16 * 3 * 5 * 3);
  EXPECT_EQ(Macs("DEPTHWISE_CONV_2D", {1, 8, 8, 3}, {1, 3, 5, 6}, {1, 4, 8, 6}), 4 * 8 * 6 * 15);
  EXPECT_EQ(Macs("FULLY_CONNECTED", {1, 10}, {4, 10}, {1, 4}), 40);
}

TEST(Macs, OfOthersAndOfShapesThatDoNotFitAreNone) {
  EXPECT_EQ(Macs("ADD", {4}, {4}, {4}), 0);
  EXPECT_EQ(Macs("CONV_2D", {1, 8, 8, 3}, {0, 3, 5, 3}, {1, 4, 8, 16}), 0);
  EXPECT_EQ(Macs("CONV_2D", {1, 8, 8, 3}, {}, {1, 4, 8, 16}), 0);
}

TEST(Macs, OfATransposedConvolutionAreItsInputsTimesTheWeightsOfAChannel) {
  graph::ModuleBuilder b;
  const int shape = b.AddConstant<int32_t>("shape", {4}, {1, 4, 4, 2});
  const int w = b.AddInput("w", DType::kFloat32, {2, 3, 3, 5});
  const int x = b.AddInput("x", DType::kFloat32, {1, 2, 2, 5});
  const int y = b.AddTensor("y", DType::kFloat32, {1, 4, 4, 2});
  b.AddOp("TRANSPOSE_CONV", {shape, w, x}, {y});
  EXPECT_EQ(MacsOf(OpView(b.module(), b.graph(), 0)), 20 * 2 * 3 * 3);
}

}  // namespace
}  // namespace mote::ops
