// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/rewrite.h"

#include <algorithm>

namespace mote::passes {
using graph::Op;
using graph::Subgraph;
using graph::Tensor;

namespace {

bool Contains(const std::vector<int>& list, int tensor) {
  return std::find(list.begin(), list.end(), tensor) != list.end();
}

}  // namespace

bool IsOp(const ops::OpView& op, const std::vector<std::string>& opcodes, size_t inputs) {
  if (op.op().custom || op.output_count() != 1) return false;
  for (size_t i = 0; i < inputs; ++i) {
    if (!op.has_input(i)) return false;
  }
  return std::find(opcodes.begin(), opcodes.end(), op.op().opcode) != opcodes.end();
}

bool IsGraphOutput(const Subgraph& graph, int tensor) { return Contains(graph.outputs, tensor); }

std::optional<size_t> ProducerOf(const Subgraph& graph, int tensor) {
  for (size_t i = 0; i < graph.ops.size(); ++i) {
    if (Contains(graph.ops[i].outputs, tensor)) return i;
  }
  return std::nullopt;
}

std::vector<size_t> ReadersOf(const Subgraph& graph, int tensor) {
  std::vector<size_t> readers;
  for (size_t i = 0; i < graph.ops.size(); ++i) {
    if (Contains(graph.ops[i].inputs, tensor)) readers.push_back(i);
  }
  return readers;
}

bool OnlyReader(const Subgraph& graph, int tensor, size_t op) {
  return !IsGraphOutput(graph, tensor) && ReadersOf(graph, tensor) == std::vector<size_t>{op};
}

void ReplaceReads(Subgraph& graph, int from, int to) {
  for (Op& op : graph.ops) std::replace(op.inputs.begin(), op.inputs.end(), from, to);
}

void RemoveOp(Subgraph& graph, size_t op) {
  graph.ops.erase(graph.ops.begin() + static_cast<std::ptrdiff_t>(op));
}

bool SameQuantization(const Tensor& a, const Tensor& b) {
  return a.dtype == b.dtype && a.quantization.scale == b.quantization.scale &&
         a.quantization.zero_point == b.quantization.zero_point;
}

int AddConstant(graph::Module& module, Subgraph& graph, Tensor like, graph::Bytes bytes) {
  like.buffer = graph::AddBuffer(module, std::move(bytes));
  like.is_variable = false;
  graph.tensors.push_back(std::move(like));
  return static_cast<int>(graph.tensors.size()) - 1;
}

}  // namespace mote::passes
