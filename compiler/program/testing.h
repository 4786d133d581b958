// SPDX-License-Identifier: Apache-2.0
// Small random models of all operators that mote computes, and what they give. Tests only.
#pragma once

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "compiler/graph/module_builder.h"
#include "compiler/ops/evaluate.h"
#include "compiler/ops/registry.h"
#include "compiler/program/compile.h"
#include "compiler/program/execute.h"
#include "runtime/ops/common/op_testing.h"

namespace mote::program {

inline ops::LowerOptions InMode(Rounding rounding) {
  ops::LowerOptions options;
  options.rounding = rounding;
  return options;
}

struct Quant {
  float scale;
  int64_t zero_point;
};

// An operator with one new output of int8, in the shape that the operator's rule gives.
struct Added {
  int output = 0;
  bool is_taken = false;  // in every numerics mode
};
inline Added AddInferred(graph::ModuleBuilder& b,
                         const std::string& opcode,
                         std::vector<int> inputs,
                         Quant q,
                         graph::Attributes attributes) {
  const std::string name = "t" + std::to_string(b.graph().tensors.size());
  Added added = {b.AddTensor(name, graph::DType::kInt8, {1}, q.scale, q.zero_point)};
  const size_t index = b.AddOp(opcode, std::move(inputs), {added.output}, std::move(attributes));
  const ops::OpView op(b.module(), b.graph(), index);
  const ops::OpDef* def = ops::FindOp(op.op());
  if (def == nullptr) return added;
  const Result<std::vector<graph::Shape>> shapes = def->infer(op);
  if (!shapes.ok()) return added;
  b.tensor(added.output).shape = (*shapes)[0];
  const auto takes = [&](Rounding mode) { return ops::LowerOp(op, InMode(mode)).ok(); };
  added.is_taken =
      std::all_of(std::begin(testing::kAllRoundings), std::end(testing::kAllRoundings), takes);
  return added;
}

// Operators are tried at random; those that do not fit the tensors there are (in every numerics
// mode) are left out again.
class RandomModule {
 public:
  explicit RandomModule(testing::Random& random) : random_(random) {}

  graph::Module Make() {
    const Quant q = AnyQuant();
    tensors_ = {b_.AddInput(
        "x", graph::DType::kInt8, {1, Int(1, 6), Int(1, 6), Int(1, 3)}, q.scale, q.zero_point)};
    if (Coin())
      tensors_.push_back(
          b_.AddInput("x2", graph::DType::kInt8, ShapeOf(tensors_[0]), q.scale, q.zero_point));
    for (int wanted = Int(1, 9), tries = 0; wanted > 0 && tries < 60; ++tries) {
      if (TryAny()) --wanted;
    }
    std::vector<int> outputs = {tensors_.back()};
    for (const int tensor : tensors_) {
      if (Int(0, 9) == 0) outputs.push_back(tensor);  // inputs and the last one again among them
    }
    b_.SetOutputs(outputs);
    return b_.Build();
  }

 private:
  using Enum = graph::Enum;

  int Int(int low, int high) { return random_.Int(low, high); }
  bool Coin() { return Int(0, 1) == 1; }
  Quant AnyQuant() {
    return {0.01F * static_cast<float>(Int(1, 20)), Int(0, 3) == 0 ? -128 : Int(-128, 127)};
  }
  const graph::Shape& ShapeOf(int tensor) { return b_.tensor(tensor).shape; }
  Quant QuantOf(int tensor) {
    const graph::Quantization& q = b_.tensor(tensor).quantization;
    return {q.scale.at(0), q.zero_point.at(0)};
  }
  Quant SameOrAny(int tensor) { return Coin() ? QuantOf(tensor) : AnyQuant(); }

  // Mostly what was made last, so that operators follow each other.
  int AnyTensor() {
    const int last = static_cast<int>(tensors_.size()) - 1;
    return tensors_[static_cast<size_t>(Int(0, 3) == 0 ? Int(0, last) : last)];
  }

  template <class T>
  int Constant(graph::Shape shape, int low, int high, float scale, int64_t zero_point) {
    const int64_t count = graph::ElementCount(shape).value();
    return b_.AddConstant<T>("constant" + std::to_string(b_.graph().tensors.size()),
                             std::move(shape),
                             random_.Ints<T>(count, low, high),
                             scale,
                             zero_point);
  }
  int Weights(graph::Shape shape, int32_t axis) {
    const int32_t channels = shape[static_cast<size_t>(axis)];
    const int weights = Constant<int8_t>(std::move(shape), -127, 127, 0.01F, 0);
    if (!Coin()) return weights;
    std::vector<float> scales;
    for (int32_t c = 0; c < channels; ++c) scales.push_back(0.002F * static_cast<float>(Int(1, 9)));
    b_.SetPerChannel(weights, scales, axis);
    return weights;
  }
  int BiasOrNone(int32_t channels) {
    return Coin() ? graph::kAbsent : Constant<int32_t>({channels}, -3000, 3000, 0, 0);
  }
  Enum Activation() {
    static const char* const kNames[] = {"NONE", "NONE", "RELU", "RELU6"};
    return {kNames[Int(0, 3)]};
  }
  graph::Attributes WindowAttributes() {
    return {{"padding", Enum{Coin() ? "SAME" : "VALID"}},
            {"stride_h", int64_t{Int(1, 2)}},
            {"stride_w", int64_t{Int(1, 3)}},
            {"fused_activation_function", Activation()}};
  }

  bool TryAny() {
    static constexpr bool (RandomModule::*kTries[])(int) = {
        &RandomModule::TryConv,      &RandomModule::TryConv,    &RandomModule::TryDepthwise,
        &RandomModule::TryDepthwise, &RandomModule::TryDilated, &RandomModule::TryDense,
        &RandomModule::TryAdd,       &RandomModule::TryPool,    &RandomModule::TryPixel,
        &RandomModule::TryPad,       &RandomModule::TryPad,     &RandomModule::TryRelu,
        &RandomModule::TryRelu,      &RandomModule::TryReshape, &RandomModule::TryReshape,
        &RandomModule::TryJoin,      &RandomModule::TryMean,    &RandomModule::TryProbability,
        &RandomModule::TryQuantize,  &RandomModule::TryConstant};
    return (this->*kTries[Int(0, static_cast<int>(std::size(kTries)) - 1)])(AnyTensor());
  }

  // Adds the operator with the output shape that its rule gives; where it is refused, false, and
  // the module is as `before`.
  bool Finish(graph::Module before,
              const std::string& opcode,
              std::vector<int> inputs,
              Quant q,
              graph::Attributes attributes = {}) {
    const Added added = AddInferred(b_, opcode, std::move(inputs), q, std::move(attributes));
    const int64_t elements = graph::ElementCount(ShapeOf(added.output)).value();
    const bool good = added.is_taken && elements > 0 && elements <= 2000;
    if (good) {
      tensors_.push_back(added.output);
    } else {
      b_.module() = std::move(before);
    }
    return good;
  }

  bool TryConv(int x) {
    if (ShapeOf(x).size() != 4) return false;
    const graph::Module before = b_.module();
    const int32_t channels = Int(1, 4);
    const bool one_pixel = ShapeOf(x)[1] == 1 && ShapeOf(x)[2] == 1;
    const int32_t most = one_pixel && Int(0, 9) != 0 ? 1 : 3;
    const int w = Weights({channels, Int(1, most), Int(1, most), ShapeOf(x)[3]}, 0);
    graph::Attributes attributes = WindowAttributes();
    if (Int(0, 3) == 0) attributes.Set("dilation_h_factor", int64_t{2});
    return Finish(before, "CONV_2D", {x, w, BiasOrNone(channels)}, AnyQuant(), attributes);
  }
  bool TryDepthwise(int x) {
    if (ShapeOf(x).size() != 4) return false;
    const graph::Module before = b_.module();
    const int32_t multiplier = Int(1, 2);
    const int32_t channels = multiplier * ShapeOf(x)[3];
    const int w = Weights({1, Int(1, 3), Int(1, 3), channels}, 3);
    graph::Attributes attributes = WindowAttributes();
    attributes.Set("depth_multiplier", int64_t{multiplier});
    return Finish(
        before, "DEPTHWISE_CONV_2D", {x, w, BiasOrNone(channels)}, AnyQuant(), attributes);
  }
  // Every second row or column to an image of its own, a window over each, and together again; what
  // does not fit is left out, and leaves a batch.
  bool TryDilated(int x) {
    if (ShapeOf(x).size() != 4) return false;
    const graph::Module before = b_.module();
    const std::vector<int32_t> blocks = {Int(1, 2), 2};
    std::vector<int32_t> pads;
    for (size_t d = 0; d < 2; ++d) {
      const int32_t first = Int(0, 2);
      const int32_t past = (ShapeOf(x)[d + 1] + first) % blocks[d];
      pads.insert(pads.end(), {first, Int(0, 1) * blocks[d] + (blocks[d] - past) % blocks[d]});
    }
    const int block = b_.AddConstant<int32_t>("block", {2}, blocks);
    const int around = b_.AddConstant<int32_t>("pads", {2, 2}, pads);
    if (!Finish(before, "SPACE_TO_BATCH_ND", {x, block, around}, QuantOf(x))) return false;
    const graph::Module batch = b_.module();
    const int w = Weights({2, Int(1, 2), Int(1, 2), ShapeOf(x)[3]}, 0);
    const graph::Attributes plain = {
        {"padding", Enum{"VALID"}}, {"stride_h", int64_t{1}}, {"stride_w", int64_t{1}}};
    if (!Finish(batch, "CONV_2D", {tensors_.back(), w, BiasOrNone(2)}, AnyQuant(), plain)) {
      return true;
    }
    const graph::Module summed = b_.module();
    const int off = b_.AddConstant<int32_t>("crops", {2, 2}, {Int(0, 1), Int(0, 1), Int(0, 1), 0});
    const int y = tensors_.back();
    Finish(summed, "BATCH_TO_SPACE_ND", {y, block, off}, QuantOf(y));
    return true;
  }
  bool TryDense(int x) {
    if (ShapeOf(x).empty()) return false;
    const graph::Module before = b_.module();
    const int32_t channels = Int(1, 5);
    const int w = Weights({channels, ShapeOf(x).back()}, 0);
    return Finish(before,
                  "FULLY_CONNECTED",
                  {x, w, BiasOrNone(channels)},
                  AnyQuant(),
                  {{"keep_num_dims", Coin()}, {"fused_activation_function", Activation()}});
  }
  bool TryAdd(int x) {
    const graph::Module before = b_.module();
    int other = AnyTensor();
    if (Coin()) other = Constant<int8_t>({1}, -128, 127, 0.1F, 3);
    const std::vector<int> inputs =
        Coin() ? std::vector<int>{x, other} : std::vector<int>{other, x};
    return Finish(
        before, "ADD", inputs, SameOrAny(x), {{"fused_activation_function", Activation()}});
  }
  bool TryPool(int x) {
    const graph::Module before = b_.module();
    graph::Attributes attributes = WindowAttributes();
    attributes.Set("filter_height", int64_t{Int(1, 3)});
    attributes.Set("filter_width", int64_t{Int(1, 3)});
    return Finish(before, Coin() ? "AVERAGE_POOL_2D" : "MAX_POOL_2D", {x}, QuantOf(x), attributes);
  }
  // A pool over all of the image, and a convolution of what is left.
  bool TryPixel(int x) {
    if (ShapeOf(x).size() != 4) return false;
    const graph::Attributes whole = {{"padding", Enum{"VALID"}},
                                     {"stride_h", int64_t{1}},
                                     {"stride_w", int64_t{1}},
                                     {"filter_height", int64_t{ShapeOf(x)[1]}},
                                     {"filter_width", int64_t{ShapeOf(x)[2]}}};
    return Finish(b_.module(), "AVERAGE_POOL_2D", {x}, QuantOf(x), whole) &&
           TryConv(tensors_.back());
  }
  bool TryPad(int x) {
    if (ShapeOf(x).empty()) return false;
    const graph::Module before = b_.module();
    std::vector<int32_t> pads(2 * ShapeOf(x).size(), 0);
    const bool spatial = ShapeOf(x).size() == 4 && Int(0, 3) != 0;
    for (size_t i = spatial ? 2 : 0; i < (spatial ? 6 : pads.size()); ++i) pads[i] = Int(0, 2);
    const int paddings =
        b_.AddConstant<int32_t>("pads", {static_cast<int32_t>(ShapeOf(x).size()), 2}, pads);
    return Finish(before, "PAD", {x, paddings}, QuantOf(x));
  }
  // Mostly such that it can be fused.
  bool TryRelu(int x) {
    const Quant q = Int(0, 3) == 0 ? AnyQuant() : QuantOf(x);
    return Finish(b_.module(), Coin() ? "RELU" : "RELU6", {x}, q);
  }
  bool TryReshape(int x) {
    const int32_t count = static_cast<int32_t>(graph::ElementCount(ShapeOf(x)).value());
    const graph::Shape shapes[] = {ShapeOf(x), {count}, {1, count}, {1, 1, count, 1}};
    const graph::Shape& shape = shapes[Int(0, 3)];
    return Finish(b_.module(),
                  "RESHAPE",
                  {x},
                  QuantOf(x),
                  {{"new_shape", std::vector<int64_t>(shape.begin(), shape.end())}}) ||
           ReshapeTo(x, shape);
  }
  // By the output's own shape, which Finish() cannot know.
  bool ReshapeTo(int x, const graph::Shape& shape) {
    const Quant q = QuantOf(x);
    const int y = b_.AddTensor("t" + std::to_string(b_.graph().tensors.size()),
                               graph::DType::kInt8,
                               shape,
                               q.scale,
                               q.zero_point);
    b_.AddOp("RESHAPE", {x}, {y});
    tensors_.push_back(y);
    return true;
  }
  bool TryJoin(int x) {
    std::vector<int> inputs = {x};
    for (int n = Int(0, 2); n > 0; --n) inputs.push_back(AnyTensor());
    return Finish(b_.module(), "CONCATENATION", inputs, QuantOf(x), {{"axis", int64_t{-1}}});
  }
  bool TryMean(int x) {
    const graph::Module before = b_.module();
    const int axes = b_.AddConstant<int32_t>("axes", {2}, {1, 2});
    return Finish(before, "MEAN", {x, axes}, SameOrAny(x), {{"keep_dims", Coin()}});
  }
  bool TryProbability(int x) {
    const graph::Attributes beta = {{"beta", 1.0}};
    const bool logistic = Coin();
    return Finish(b_.module(),
                  logistic ? "LOGISTIC" : "SOFTMAX",
                  {x},
                  {1.0F / 256, -128},
                  logistic ? graph::Attributes() : beta);
  }
  bool TryQuantize(int x) { return Finish(b_.module(), "QUANTIZE", {x}, SameOrAny(x)); }
  // A constant that operators may read as any other tensor.
  bool TryConstant(int x) {
    const Quant q = QuantOf(x);
    tensors_.insert(tensors_.begin(),
                    Constant<int8_t>(ShapeOf(x), -128, 127, q.scale, q.zero_point));
    return true;
  }

  testing::Random& random_;
  graph::ModuleBuilder b_;
  std::vector<int> tensors_;
};

inline graph::Module MakeRandomModule(uint32_t seed) {
  testing::Random random(seed);
  return RandomModule(random).Make();
}

// Random bytes for each graph input, by tensor index.
inline ops::TensorBytes RandomInputs(const graph::Module& module, uint32_t seed) {
  std::minstd_rand random(seed);
  ops::TensorBytes inputs;
  for (const int input : module.main().inputs) {
    const graph::Tensor& tensor = module.main().tensors[static_cast<size_t>(input)];
    graph::Bytes bytes(static_cast<size_t>(graph::ByteCount(tensor).value()));
    const uint8_t mask = tensor.dtype == graph::DType::kBool ? 1 : 0xFF;
    for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random() >> 8) & mask;
    inputs[input] = std::move(bytes);
  }
  return inputs;
}

// What an output of the graph holds: computed, given, or constant.
inline const graph::Bytes& BytesOfOutput(const graph::Module& module,
                                         const ops::TensorBytes& known,
                                         int output) {
  const auto found = known.find(output);
  return found != known.end()
             ? found->second
             : graph::ConstantOf(module, module.main().tensors[static_cast<size_t>(output)]);
}

inline void SetInputs(Executor& executor,
                      const graph::Module& module,
                      const ops::TensorBytes& inputs) {
  for (size_t i = 0; i < module.main().inputs.size(); ++i) {
    const graph::Bytes& bytes = inputs.at(module.main().inputs[i]);
    std::copy(bytes.begin(), bytes.end(), executor.Input(i).begin());
  }
}

inline std::vector<graph::Bytes> OutputsOf(const Executor& executor, const Program& program) {
  std::vector<graph::Bytes> outputs;
  for (size_t i = 0; i < program.outputs.size(); ++i) {
    const Span<const uint8_t> bytes = executor.Output(i);
    outputs.emplace_back(bytes.begin(), bytes.end());
  }
  return outputs;
}

}  // namespace mote::program
