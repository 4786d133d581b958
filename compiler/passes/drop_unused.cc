// SPDX-License-Identifier: Apache-2.0
// op whose outputs nobody reads  =>  nothing
#include <algorithm>

#include "compiler/ops/registry.h"
#include "compiler/passes/pass.h"
#include "compiler/passes/rewrite.h"

namespace mote::passes {
namespace {

// Operators that mote knows do nothing but compute their outputs; others stay, to be refused.
bool IsUnused(const graph::Subgraph& graph, const graph::Op& op) {
  return ops::FindOp(op) != nullptr &&
         std::none_of(op.outputs.begin(), op.outputs.end(), [&](int tensor) {
           return IsGraphOutput(graph, tensor) || !ReadersOf(graph, tensor).empty() ||
                  graph.tensors[static_cast<size_t>(tensor)].is_variable;
         });
}

}  // namespace

// From the last to the first: what only an unused operator read is then unused itself.
Rewrites DropUnused(graph::Module& /*module*/,
                    graph::Subgraph& graph,
                    const ops::LowerOptions& /*options*/) {
  int dropped = 0;
  for (size_t i = graph.ops.size(); i-- > 0;) {
    if (!IsUnused(graph, graph.ops[i])) continue;
    RemoveOp(graph, i);
    ++dropped;
  }
  return dropped;
}

}  // namespace mote::passes
