// SPDX-License-Identifier: Apache-2.0
// if(constant, x)  =>  branch(x)
// The branch's operators take the place of the IF, on tensors of their own; the branch itself
// stays, for others may run it.
#include <algorithm>
#include <iterator>
#include <map>

#include "compiler/graph/calls.h"
#include "compiler/ops/registry.h"
#include "compiler/passes/pass.h"
#include "compiler/passes/rewrite.h"

namespace mote::passes {
namespace {

using graph::Op;
using graph::Subgraph;

class Splice {
 public:
  Splice(Subgraph& graph, const Subgraph& branch, Op op)
      : graph_(graph), branch_(branch), op_(std::move(op)) {
    for (size_t i = 0; i < branch.inputs.size(); ++i) {
      tensor_of_[branch.inputs[i]] = op_.inputs[i + 1];
    }
    for (size_t i = 0; i < branch.outputs.size(); ++i) {
      if (ProducerOf(branch, branch.outputs[i])) {
        tensor_of_.try_emplace(branch.outputs[i], op_.outputs[i]);
      }
    }
  }

  std::vector<Op> Run() {
    std::vector<Op> ops;
    for (Op op : branch_.ops) {
      for (std::vector<int>* list : {&op.inputs, &op.outputs, &op.intermediates}) {
        for (int& tensor : *list) tensor = TensorIn(tensor);
      }
      ops.push_back(std::move(op));
    }
    // Outputs that the branch has from elsewhere: an input, a constant, another output.
    for (size_t i = 0; i < branch_.outputs.size(); ++i) {
      const int from = TensorIn(branch_.outputs[i]);
      if (from == op_.outputs[i]) continue;
      Op& reshape = ops.emplace_back();
      reshape.opcode = "RESHAPE";
      reshape.inputs = {from};
      reshape.outputs = {op_.outputs[i]};
    }
    return ops;
  }

 private:
  int TensorIn(int tensor) {
    if (tensor == graph::kAbsent) return tensor;
    const auto [found, is_new] = tensor_of_.try_emplace(tensor, 0);
    if (is_new) {
      found->second = static_cast<int>(graph_.tensors.size());
      graph_.tensors.push_back(branch_.tensors[static_cast<size_t>(tensor)]);
    }
    return found->second;
  }

  Subgraph& graph_;
  const Subgraph& branch_;
  Op op_;
  std::map<int, int> tensor_of_;  // the branch's tensors as tensors of the graph
};

// The subgraph that always runs.
std::optional<size_t> OnlyBranch(const graph::Module& module,
                                 const Subgraph& graph,
                                 size_t index,
                                 const ops::LowerOptions& options) {
  const ops::OpView op(module, graph, index);
  if (!graph::IsControlFlow(op.op()) || op.op().opcode != "IF") return std::nullopt;
  const Result<ops::KernelCalls> calls = ops::LowerOp(op, options);
  if (!calls.ok() || !op.is_constant(0)) return std::nullopt;
  return calls->front().subgraphs[op.constant(0)[0] != 0 ? 0 : 1];
}

}  // namespace

Rewrites PickBranch(graph::Module& module, Subgraph& graph, const ops::LowerOptions& options) {
  int picked = 0;
  for (size_t i = 0; i < graph.ops.size(); ++i) {
    const std::optional<size_t> branch = OnlyBranch(module, graph, i, options);
    if (!branch) continue;
    std::vector<Op> ops = Splice(graph, module.subgraphs[*branch], graph.ops[i]).Run();
    const auto at = graph.ops.erase(graph.ops.begin() + static_cast<std::ptrdiff_t>(i));
    graph.ops.insert(at, std::make_move_iterator(ops.begin()), std::make_move_iterator(ops.end()));
    i += ops.size() - 1;  // callees came first: what is inside has no such IF any more
    ++picked;
  }
  return picked;
}

}  // namespace mote::passes
