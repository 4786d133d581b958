// SPDX-License-Identifier: Apache-2.0
#include "compiler/quantize/conversions.h"

#include <algorithm>

#include "compiler/quantize/match_layers.h"

namespace mote::quantize {
namespace {

using graph::Module;
using graph::Tensor;

int Add(Module& module, Tensor tensor) {
  module.main().tensors.push_back(std::move(tensor));
  return static_cast<int>(module.main().tensors.size()) - 1;
}

int AddOp(Module& module, const char* opcode, int input, int output) {
  graph::Op op;
  op.opcode = opcode;
  op.inputs = {input};
  op.outputs = {output};
  module.main().ops.push_back(std::move(op));
  return output;
}

Tensor TensorOf(const Module& module, int tensor) {
  return module.main().tensors[static_cast<size_t>(tensor)];
}

Tensor FloatLike(Tensor tensor) {
  tensor.dtype = graph::DType::kFloat32;
  tensor.quantization = {};
  tensor.has_quantization = false;
  tensor.buffer = 0;
  return tensor;
}

}  // namespace

int AddTensorOf(const Module& from, int tensor, Module& to) {
  Tensor copy = TensorOf(from, tensor);
  const bool is_constant = graph::IsConstant(from, copy);
  const graph::Bytes& bytes = graph::ConstantOf(from, copy);
  copy.buffer = is_constant ? graph::AddBuffer(to, bytes) : 0;
  return Add(to, std::move(copy));
}

int AddQuantize(Module& module, int real, const Tensor& like) {
  Tensor integers = TensorOf(module, real);
  integers.dtype = like.dtype;
  integers.quantization = like.quantization;
  integers.has_quantization = true;
  integers.buffer = 0;
  return AddOp(module, "QUANTIZE", real, Add(module, std::move(integers)));
}

int AddDequantize(Module& module, int integers, int real) {
  if (real == graph::kAbsent) real = Add(module, FloatLike(TensorOf(module, integers)));
  return AddOp(module, "DEQUANTIZE", integers, real);
}

Module WithReals(Module integers, const std::vector<int>& outputs) {
  graph::Subgraph& main = integers.main();
  integers.signatures.clear();
  const std::vector<graph::Op> ops = std::move(main.ops);
  main.ops.clear();
  for (int& input : main.inputs) {
    if (!StandsForReals(TensorOf(integers, input))) continue;
    const int real = Add(integers, FloatLike(TensorOf(integers, input)));
    AddOp(integers, "QUANTIZE", real, input);
    input = real;
  }
  main.ops.insert(main.ops.end(), ops.begin(), ops.end());
  main.outputs.clear();
  for (const int output : outputs) {
    const bool is_integer = StandsForReals(TensorOf(integers, output));
    main.outputs.push_back(is_integer ? AddDequantize(integers, output) : output);
  }
  return integers;
}

}  // namespace mote::quantize
