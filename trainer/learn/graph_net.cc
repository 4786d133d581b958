// SPDX-License-Identifier: Apache-2.0
#include "trainer/learn/graph_net.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstring>

#include "compiler/quantize/rules.h"
#include "trainer/learn/fake_quantize.h"

namespace mote::trainer {
namespace {

using at::Tensor;

// Of TensorFlow's batch norms.
constexpr double kEpsilon = 1e-3;
// Of LibTorch: the share of the newest batch in the running mean and variance.
constexpr double kMomentum = 0.1;

Tensor Learned(const Tensor& values) { return values.clone().set_requires_grad(true); }

Status CheckOp(const graph::Op& op) {
  if (DifferentiableOf(op.opcode) == nullptr) {
    return Error{fmt::format("cannot be trained, want one of {}.",
                             fmt::join(DifferentiableOpcodes(), ", "))};
  }
  if (IsKnownActivation(ActivationOf(op))) return {};
  return Error{fmt::format("has the activation {}, which cannot be trained.", ActivationOf(op))};
}

// Values stay those of the input's grid.
bool OnlyMoves(const std::string& opcode) {
  return opcode == "RESHAPE" || opcode == "SQUEEZE" || opcode == "SLICE" ||
         opcode == "MAX_POOL_2D" || opcode == "PAD";
}

const quantize::Rule* LayerRuleOf(const graph::Op& op) {
  const quantize::Rule* const rule = quantize::RuleFor(op.opcode);
  return rule != nullptr && rule->weights >= 0 ? rule : nullptr;
}

int InputOf(const graph::Op& op, int index) {
  return static_cast<size_t>(index) < op.inputs.size() ? op.inputs[static_cast<size_t>(index)]
                                                       : graph::kAbsent;
}

}  // namespace

Result<GraphNet> GraphNet::Make(const Network& network) {
  GraphNet net;
  net.module_ = network.module;
  const std::vector<graph::Op>& ops = network.module.main().ops;
  for (size_t i = 0; i < ops.size(); ++i) {
    if (const Status status = CheckOp(ops[i]); !status.ok()) {
      return status.error().In(graph::OpText(network.module.main(), i));
    }
    net.AddLayer(ops[i], i < network.operators.size() ? network.operators[i] : Training());
  }
  return net;
}

Tensor GraphNet::Constant(int tensor) const {
  if (tensor == graph::kAbsent) return {};
  const graph::Tensor& t = module_.main().tensors[static_cast<size_t>(tensor)];
  if (t.dtype != graph::DType::kFloat32 || !graph::IsConstant(module_, t)) return {};
  const graph::Bytes& bytes = graph::ConstantOf(module_, t);
  const std::vector<int64_t> sizes(t.shape.begin(), t.shape.end());
  Tensor values = at::empty(sizes, at::kFloat);
  std::memcpy(values.data_ptr<float>(), bytes.data(), bytes.size());
  return values;
}

void GraphNet::AddLayer(const graph::Op& op, const Training& training) {
  Layer layer;
  layer.function = DifferentiableOf(op.opcode);
  layer.training = training;
  if (const quantize::Rule* const rule = LayerRuleOf(op)) {
    layer.weights = Learned(WeightsForTorch(op, Constant(InputOf(op, rule->weights))));
    const Tensor bias = Constant(InputOf(op, rule->bias));
    if (bias.defined()) layer.bias = Learned(bias);
  }
  if (training.batch_norm) {
    const int64_t channels = layer.weights.size(0);
    layer.bias = Tensor();
    layer.gain = Learned(at::ones({channels}));
    layer.shift = Learned(at::zeros({channels}));
    layer.mean = at::zeros({channels});
    layer.variance = at::ones({channels});
  }
  layers_.push_back(std::move(layer));
}

Operands GraphNet::OperandsOf(size_t index,
                              const std::vector<Tensor>& values,
                              bool is_training) const {
  const graph::Op& op = module_.main().ops[index];
  const Layer& layer = layers_[index];
  Operands operands{&module_, &op, {}, layer.has_norm()};
  for (const int input : op.inputs) {
    const Tensor computed = input == graph::kAbsent ? Tensor() : values[static_cast<size_t>(input)];
    operands.inputs.push_back(computed.defined() ? computed : WithModelLayout(Constant(input)));
  }
  const at::ScalarType type = operands.inputs[0].scalar_type();
  if (layer.training.dropout > 0 && is_training) {
    operands.inputs[0] = at::dropout(operands.inputs[0], layer.training.dropout, true);
  }
  const quantize::Rule* const rule = LayerRuleOf(op);
  if (rule == nullptr) return operands;
  Tensor weights = layer.weights.to(type);
  Tensor bias = layer.bias.defined() ? layer.bias.to(type) : Tensor();
  if (!scales_.empty()) {
    const Tensor scales = WeightScales(layer.weights, rule->axis != quantize::kPerTensor);
    const graph::Quantization& x = scales_[static_cast<size_t>(op.inputs[0])];
    weights = FakeQuantizedWeights(weights, scales);
    if (bias.defined()) bias = FakeQuantizedBias(bias, scales, static_cast<double>(x.scale[0]));
  }
  operands.inputs[static_cast<size_t>(rule->weights)] = weights;
  if (bias.defined()) operands.inputs[static_cast<size_t>(rule->bias)] = bias;
  return operands;
}

Tensor GraphNet::Run(size_t index, const std::vector<Tensor>& values, bool is_training) {
  const graph::Op& op = module_.main().ops[index];
  Layer& layer = layers_[index];
  Operands operands = OperandsOf(index, values, is_training);
  if (!scales_.empty() && op.opcode == "AVERAGE_POOL_2D") {
    const auto pool = [&](const Tensor& x) {
      operands.inputs[0] = x;
      return layer.function(operands);
    };
    const Tensor x = operands.inputs[0];
    return FakeQuantizedMean(x, scales_[static_cast<size_t>(op.outputs[0])], pool);
  }
  Tensor y = layer.function(operands);
  if (layer.has_norm()) {
    y = at::batch_norm(y,
                       layer.gain,
                       layer.shift,
                       layer.mean,
                       layer.variance,
                       is_training,
                       kMomentum,
                       kEpsilon,
                       false);
    y = Activated(y, ActivationOf(op));
  }
  if (scales_.empty() || OnlyMoves(op.opcode)) return y;
  const graph::Quantization& scale = scales_[static_cast<size_t>(op.outputs[0])];
  return scale.present() ? FakeQuantized(y, scale) : y;
}

GraphNet::Answer GraphNet::Forward(const Tensor& x, bool is_training) {
  const graph::Subgraph& graph = module_.main();
  const auto input = static_cast<size_t>(graph.inputs[0]);
  const auto output = static_cast<size_t>(graph.outputs[0]);
  std::vector<int64_t> sizes(graph.tensors[input].shape.begin(), graph.tensors[input].shape.end());
  sizes[0] = x.size(0);
  std::vector<Tensor> values(graph.tensors.size());
  values[input] = WithModelLayout(x.reshape(sizes));
  Answer answer;
  for (size_t i = 0; i < graph.ops.size(); ++i) {
    const graph::Op& op = graph.ops[i];
    const auto y = static_cast<size_t>(op.outputs[0]);
    if (y == output && op.opcode == "SOFTMAX") {
      answer.logits = values[static_cast<size_t>(op.inputs[0])];
    }
    values[y] = Run(i, values, is_training);
  }
  answer.output = InModelOrder(values[output]);
  return answer;
}

GraphNet::Folded GraphNet::FoldedOf(const Layer& layer) const {
  if (!layer.has_norm()) return {layer.weights, layer.bias};
  const Tensor factor = layer.gain / at::sqrt(layer.variance + kEpsilon);
  std::vector<int64_t> sizes(static_cast<size_t>(layer.weights.dim()), 1);
  sizes[0] = -1;
  return {layer.weights * factor.reshape(sizes), layer.shift - layer.mean * factor};
}

void GraphNet::Fold() {
  for (Layer& layer : layers_) {
    if (!layer.has_norm()) continue;
    const Folded folded = FoldedOf(layer);
    layer.weights = Learned(folded.weights.detach());
    layer.bias = Learned(folded.bias.detach());
    layer.gain = layer.shift = layer.mean = layer.variance = Tensor();
  }
}

void GraphNet::SetConstant(graph::Module& module, int tensor, const Tensor& values) const {
  const Tensor all = values.detach().contiguous();
  graph::Bytes bytes(static_cast<size_t>(all.numel()) * sizeof(float));
  std::memcpy(bytes.data(), all.data_ptr<float>(), bytes.size());
  module.buffers[module.main().tensors[static_cast<size_t>(tensor)].buffer] = std::move(bytes);
}

graph::Module GraphNet::Export() const {
  graph::Module module = module_;
  for (size_t i = 0; i < layers_.size(); ++i) {
    const graph::Op& op = module_.main().ops[i];
    const quantize::Rule* const rule = LayerRuleOf(op);
    if (rule == nullptr) continue;
    const Folded folded = FoldedOf(layers_[i]);
    SetConstant(module, InputOf(op, rule->weights), WeightsForModel(op, folded.weights));
    if (folded.bias.defined()) SetConstant(module, InputOf(op, rule->bias), folded.bias);
  }
  return module;
}

std::vector<Tensor> GraphNet::weights() const {
  std::vector<Tensor> all;
  for (const Layer& layer : layers_) {
    if (layer.weights.defined()) all.push_back(layer.weights);
  }
  return all;
}

std::vector<Tensor> GraphNet::others() const {
  std::vector<Tensor> all;
  for (const Layer& layer : layers_) {
    for (const Tensor& tensor : {layer.bias, layer.gain, layer.shift}) {
      if (tensor.defined()) all.push_back(tensor);
    }
  }
  return all;
}

std::vector<Tensor> GraphNet::statistics() const {
  std::vector<Tensor> all;
  for (const Layer& layer : layers_) {
    for (const Tensor& tensor : {layer.mean, layer.variance}) {
      if (tensor.defined()) all.push_back(tensor);
    }
  }
  return all;
}

}  // namespace mote::trainer
