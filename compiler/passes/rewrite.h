// SPDX-License-Identifier: Apache-2.0
// What passes ask and do: who writes a tensor, who reads it, replacing and removing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/graph/module.h"
#include "compiler/ops/op_view.h"

namespace mote::passes {

// One of these operators, no custom one, with the inputs 0 to `inputs` - 1 and one output.
bool IsOp(const ops::OpView& op, const std::vector<std::string>& opcodes, size_t inputs);

bool IsGraphOutput(const graph::Subgraph& graph, int tensor);

// The operator that writes `tensor`, or nullopt: inputs and constants have none.
std::optional<size_t> ProducerOf(const graph::Subgraph& graph, int tensor);

// The operators that read `tensor`, each once.
std::vector<size_t> ReadersOf(const graph::Subgraph& graph, int tensor);

// Nobody but `op` reads `tensor`, and it is not an output of the graph.
bool OnlyReader(const graph::Subgraph& graph, int tensor, size_t op);

void ReplaceReads(graph::Subgraph& graph, int from, int to);
void RemoveOp(graph::Subgraph& graph, size_t op);

// Same scales and zero points (recorded ranges do not matter).
bool SameQuantization(const graph::Tensor& a, const graph::Tensor& b);

// A new constant tensor; returns its index.
int AddConstant(graph::Module& module,
                graph::Subgraph& graph,
                graph::Tensor like,
                graph::Bytes bytes);

}  // namespace mote::passes
