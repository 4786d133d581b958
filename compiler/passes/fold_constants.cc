// SPDX-License-Identifier: Apache-2.0
// op(constants), shape(x)  =>  constant
// The reference kernels compute the value, so it is the one that the device would have computed.
#include <algorithm>
#include <iterator>

#include "compiler/graph/calls.h"
#include "compiler/ops/evaluate.h"
#include "compiler/ops/registry.h"
#include "compiler/ops/work.h"
#include "compiler/passes/pass.h"
#include "compiler/passes/rewrite.h"

namespace mote::passes {
namespace {

// Beyond these a folded constant would cost the flash, or the host, more than it saves.
constexpr int64_t kMaxFoldedBytes = 1 << 20;
constexpr int64_t kMaxFoldedWork = 100'000'000;

// All constants together: a file of one kilobyte may hold a thousand operators.
// Subgraphs have equal shares.
struct Budget {
  int64_t bytes;
  int64_t work;

  explicit Budget(const graph::Module& module)
      : bytes(16 * kMaxFoldedBytes / std::ssize(module.subgraphs)),
        work(4 * kMaxFoldedWork / std::ssize(module.subgraphs)) {}
};

int64_t OutputBytes(const ops::OpView& op) {
  int64_t bytes = 0;
  for (size_t i = 0; i < op.output_count(); ++i) {
    bytes += graph::ByteCount(op.output(i)).value_or(0);
  }
  return bytes;
}

bool AllInputsConstant(const graph::Module& module,
                       const graph::Subgraph& graph,
                       const graph::Op& op) {
  return !op.inputs.empty() && std::all_of(op.inputs.begin(), op.inputs.end(), [&](int tensor) {
    return tensor == graph::kAbsent ||
           graph::IsConstant(module, graph.tensors[static_cast<size_t>(tensor)]);
  });
}

// Shapes are fixed, so what asks for nothing else is a constant whatever its input holds.
bool AsksOnlyForShapes(const graph::Op& op) {
  return !op.custom && (op.opcode == "SHAPE" || op.opcode == "ZEROS_LIKE");
}

bool MayFold(const graph::Module& module, const graph::Subgraph& graph, const graph::Op& op) {
  if (graph::IsControlFlow(op)) return false;  // a loop may never end
  if (!AsksOnlyForShapes(op) && !AllInputsConstant(module, graph, op)) return false;
  return std::all_of(op.outputs.begin(), op.outputs.end(), [&](int tensor) {
    const auto bytes = graph::ByteCount(graph.tensors[static_cast<size_t>(tensor)]);
    return !IsGraphOutput(graph, tensor) && bytes && *bytes > 0 && *bytes <= kMaxFoldedBytes;
  });
}

bool ReadsOnlyConstants(const graph::Module& module,
                        const graph::Subgraph& graph,
                        const ops::KernelCalls& calls) {
  for (const ops::KernelCall& call : calls) {
    for (const ops::Operand& operand : call.operands) {
      if (operand.kind != ops::Operand::Kind::kInput) continue;
      const graph::Tensor& tensor = graph.tensors[static_cast<size_t>(operand.tensor)];
      if (!graph::IsConstant(module, tensor)) return false;
    }
  }
  return true;
}

bool Fold(graph::Module& module,
          graph::Subgraph& graph,
          size_t index,
          const ops::LowerOptions& options,
          Budget& budget) {
  const ops::OpView view(module, graph, index);
  const int64_t work = ops::WorkOf(view);
  const int64_t bytes = OutputBytes(view);
  if (work > std::min(kMaxFoldedWork, budget.work) || bytes > budget.bytes) return false;
  const Result<ops::KernelCalls> calls = ops::LowerOp(view, options);
  if (!calls.ok() || !ReadsOnlyConstants(module, graph, *calls)) return false;
  budget.work -= work;
  budget.bytes -= bytes;
  const ops::TensorBytes outputs = ops::Evaluate(view, *calls, {});
  for (const auto& [tensor, content] : outputs) {
    graph.tensors[static_cast<size_t>(tensor)].buffer = graph::AddBuffer(module, content);
  }
  RemoveOp(graph, index);
  return true;
}

}  // namespace

Rewrites FoldConstants(graph::Module& module,
                       graph::Subgraph& graph,
                       const ops::LowerOptions& options) {
  Budget budget(module);
  int folded = 0;
  for (size_t i = 0; i < graph.ops.size();) {
    if (MayFold(module, graph, graph.ops[i]) && Fold(module, graph, i, options, budget)) {
      ++folded;
    } else {
      ++i;
    }
  }
  return folded;
}

}  // namespace mote::passes
