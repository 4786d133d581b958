// SPDX-License-Identifier: Apache-2.0
#include "compiler/graph/module.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <utility>

#include "compiler/graph/quote.h"

namespace mote::graph {

const Bytes& ConstantOf(const Module& module, const Tensor& tensor) {
  static const Bytes none;
  const bool given = tensor.buffer != 0 && tensor.buffer < module.buffers.size();
  return given ? module.buffers[tensor.buffer] : none;
}

bool IsConstant(const Module& module, const Tensor& tensor) {
  return !ConstantOf(module, tensor).empty();
}

uint32_t AddBuffer(Module& module, Bytes bytes) {
  if (module.buffers.empty()) module.buffers.emplace_back();
  module.buffers.push_back(std::move(bytes));
  return static_cast<uint32_t>(module.buffers.size() - 1);
}

std::vector<Variable> Variables(const Module& module) {
  std::vector<Variable> variables;
  std::set<std::pair<std::string, std::string>> seen;
  for (const Subgraph& subgraph : module.subgraphs) {
    for (const Op& op : subgraph.ops) {
      if (op.custom || op.opcode != "VAR_HANDLE") continue;
      Variable variable{op.attributes.String("container", ""),
                        op.attributes.String("shared_name", "")};
      if (seen.emplace(variable.container, variable.name).second) {
        variables.push_back(std::move(variable));
      }
    }
  }
  return variables;
}

int32_t QuantizedAxis(const Tensor& tensor) {
  return tensor.shape.size() <= 1 ? 0 : tensor.quantization.axis;
}

std::optional<int64_t> ElementCount(const Shape& shape) {
  int64_t not_zero = 1;
  bool zero = false;
  for (const int32_t dimension : shape) {
    if (dimension < 0) return std::nullopt;
    zero |= dimension == 0;
    if (__builtin_mul_overflow(not_zero, std::max(dimension, 1), &not_zero)) return std::nullopt;
  }
  return zero ? 0 : not_zero;
}

std::optional<int64_t> ByteCount(const Tensor& tensor) {
  const std::optional<int64_t> elements = ElementCount(tensor.shape);
  const int bits_each = DTypeBits(tensor.dtype);
  int64_t bits = 0;
  if (!elements || bits_each == 0) return std::nullopt;
  if (__builtin_mul_overflow(*elements, bits_each, &bits)) return std::nullopt;
  return bits / 8 + (bits % 8 != 0);
}

std::string ShapeText(const Shape& shape) { return fmt::format("[{}]", fmt::join(shape, ",")); }

std::string OpText(const Subgraph& subgraph, size_t op_index) {
  if (op_index >= subgraph.ops.size()) return fmt::format("op {}", op_index);
  const Op& op = subgraph.ops[op_index];
  // A custom operator's name is any bytes: escaped like a string, then without the quotes.
  const std::string quoted = QuotedShort(op.opcode);
  const std::string_view opcode = std::string_view(quoted).substr(1, quoted.size() - 2);
  const int first = op.outputs.empty() ? kAbsent : op.outputs.front();
  if (first < 0 || static_cast<size_t>(first) >= subgraph.tensors.size()) {
    return fmt::format("op {} {}", op_index, opcode);
  }
  const Tensor& output = subgraph.tensors[static_cast<size_t>(first)];
  return fmt::format("op {} {} {}", op_index, opcode, QuotedShort(output.name));
}

std::string TensorText(const Subgraph& subgraph, size_t tensor_index) {
  if (tensor_index >= subgraph.tensors.size()) return fmt::format("tensor {}", tensor_index);
  return fmt::format(
      "tensor {} {}", tensor_index, QuotedShort(subgraph.tensors[tensor_index].name));
}

}  // namespace mote::graph
