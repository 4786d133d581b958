// SPDX-License-Identifier: Apache-2.0
#include "compiler/quantize/single_layer.h"

#include <set>

#include "compiler/quantize/conversions.h"

namespace mote::quantize {
namespace {

using graph::Module;
using graph::Op;
using graph::Tensor;

const Tensor& TensorOf(const Module& module, int tensor) {
  return module.main().tensors[static_cast<size_t>(tensor)];
}

// Without operators, inputs and outputs; tensors keep their numbers.
Module TensorsOf(const Module& model) {
  Module module = model;
  module.signatures.clear();
  module.main().ops.clear();
  module.main().inputs.clear();
  module.main().outputs.clear();
  return module;
}

void AppendOps(const Module& model, size_t first, Module& module) {
  const std::vector<Op>& ops = model.main().ops;
  module.main().ops.insert(
      module.main().ops.end(), ops.begin() + static_cast<std::ptrdiff_t>(first), ops.end());
}

// What its operators read and do not make. Tensors without elements need no one to write them.
std::vector<int> TensorsRead(const Module& module) {
  std::set<int> made, read;
  for (const Op& op : module.main().ops) {
    for (const int input : op.inputs) {
      if (input == graph::kAbsent || made.count(input) != 0) continue;
      const Tensor& tensor = TensorOf(module, input);
      const bool has_elements = graph::ElementCount(tensor.shape).value_or(0) > 0;
      if (has_elements && !graph::IsConstant(module, tensor)) read.insert(input);
    }
    made.insert(op.outputs.begin(), op.outputs.end());
  }
  return {read.begin(), read.end()};
}

// Those of the model's outputs that an operator from `first` on makes.
std::vector<int> OutputsFrom(const Module& model, size_t first) {
  std::set<int> made;
  for (size_t i = first; i < model.main().ops.size(); ++i) {
    made.insert(model.main().ops[i].outputs.begin(), model.main().ops[i].outputs.end());
  }
  std::vector<int> outputs;
  for (const int output : model.main().outputs) {
    if (made.count(output) != 0) outputs.push_back(output);
  }
  return outputs;
}

// What a tensor of integers was converted from by a QUANTIZE; itself where it was not.
int BeforeConversion(const Module& integers, int tensor) {
  for (const Op& op : integers.main().ops) {
    if (op.opcode != "QUANTIZE" || op.outputs != std::vector<int>{tensor}) continue;
    return StandsForReals(TensorOf(integers, op.inputs[0])) ? op.inputs[0] : tensor;
  }
  return tensor;
}

// A real tensor as the layer reads it: as the integers of whoever makes it, and converted from them
// where the layer wants others, whose error is the layer's.
int AddSteps(const Module& integers, int read, int real, Module& module) {
  const int made = BeforeConversion(integers, read);
  const int steps = AddQuantize(module, real, TensorOf(integers, made));
  return made == read ? steps : AddQuantize(module, steps, TensorOf(integers, read));
}

// Its inputs, as steps and back again.
Op FloatOp(const Module& integers, const LayerPair& pair, const Module& real, Module& module) {
  Op op = real.main().ops[pair.real];
  const Op& other = integers.main().ops[pair.integers];
  for (size_t i = 0; i < op.inputs.size() && i < other.inputs.size(); ++i) {
    if (other.inputs[i] == graph::kAbsent) continue;
    const Tensor& like = TensorOf(integers, BeforeConversion(integers, other.inputs[i]));
    if (graph::IsConstant(integers, like) || !StandsForReals(like)) continue;
    op.inputs[i] = AddDequantize(module, AddQuantize(module, op.inputs[i], like));
  }
  return op;
}

// Its constants, its inputs as steps, and its outputs not yet dequantised.
Op IntegerOp(const Module& integers, const LayerPair& pair, const Module& real, Module& module) {
  Op op = integers.main().ops[pair.integers];
  const Op& other = real.main().ops[pair.real];
  op.code_index = -1;
  for (size_t i = 0; i < op.inputs.size(); ++i) {
    int& input = op.inputs[i];
    if (input == graph::kAbsent) continue;
    const Tensor& like = TensorOf(integers, input);
    if (graph::IsConstant(integers, like)) {
      input = AddTensorOf(integers, input, module);
    } else {
      const int from = other.inputs[i];
      input = StandsForReals(like) ? AddSteps(integers, input, from, module) : from;
    }
  }
  return op;
}

void AddIntegerOp(const Module& integers,
                  const LayerPair& pair,
                  const Module& real,
                  Module& module) {
  Op op = IntegerOp(integers, pair, real, module);
  const std::vector<int> wanted = real.main().ops[pair.real].outputs;
  for (size_t i = 0; i < op.outputs.size(); ++i) {
    const bool is_integer = StandsForReals(TensorOf(integers, op.outputs[i]));
    op.outputs[i] = is_integer ? AddTensorOf(integers, op.outputs[i], module) : wanted[i];
  }
  const std::vector<int> made = op.outputs;
  module.main().ops.push_back(std::move(op));
  for (size_t i = 0; i < made.size(); ++i) {
    if (made[i] != wanted[i]) AddDequantize(module, made[i], wanted[i]);
  }
}

}  // namespace

SingleLayer SingleLayerOf(const Module& real, const Module& integers, const LayerPair& pair) {
  SingleLayer layer = {TensorsOf(real), TensorsOf(real), {}, {}};
  Op op = FloatOp(integers, pair, real, layer.real);
  layer.real.main().ops.push_back(std::move(op));
  AddIntegerOp(integers, pair, real, layer.integers);
  layer.outputs = OutputsFrom(real, pair.real);
  layer.outputs.insert(layer.outputs.begin(), real.main().ops[pair.real].outputs[0]);
  for (Module* module : {&layer.real, &layer.integers}) {
    AppendOps(real, pair.real + 1, *module);
    module->main().outputs = layer.outputs;
  }
  // The float operator reads all that the one of integers reads, which may lack a computed operand.
  layer.inputs = TensorsRead(layer.real);
  layer.real.main().inputs = layer.integers.main().inputs = layer.inputs;
  return layer;
}

int QuantizedInput(const Module& integers, size_t input) {
  const int tensor = integers.main().inputs[input];
  if (StandsForReals(TensorOf(integers, tensor))) return tensor;
  for (const Op& op : integers.main().ops) {
    const bool reads_it = op.opcode == "QUANTIZE" && op.inputs == std::vector<int>{tensor};
    if (reads_it && op.outputs.size() == 1) return op.outputs[0];
  }
  return graph::kAbsent;
}

std::optional<SingleLayer> InputLayerOf(const Module& real, const Module& integers, size_t input) {
  const int as_integers = QuantizedInput(integers, input);
  if (as_integers == graph::kAbsent) return std::nullopt;
  const int x = real.main().inputs[input];
  SingleLayer layer = {TensorsOf(real), TensorsOf(real), real.main().inputs, {}};
  const int rounded = AddDequantize(
      layer.integers, AddQuantize(layer.integers, x, TensorOf(integers, as_integers)));
  const size_t first = layer.integers.main().ops.size();
  layer.outputs = OutputsFrom(real, 0);
  layer.outputs.insert(layer.outputs.begin(), x);
  for (Module* module : {&layer.real, &layer.integers}) {
    AppendOps(real, 0, *module);
    module->main().inputs = layer.inputs;
    module->main().outputs = layer.outputs;
  }
  for (size_t i = first; i < layer.integers.main().ops.size(); ++i) {
    for (int& read : layer.integers.main().ops[i].inputs) {
      if (read == x) read = rounded;
    }
  }
  layer.integers.main().outputs[0] = rounded;
  return layer;
}

}  // namespace mote::quantize
