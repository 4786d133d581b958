// SPDX-License-Identifier: Apache-2.0
// op(constants), shape(x)  =>  constant
// The reference kernels compute the value, so it is the one that the device would have computed.
#include <algorithm>

#include "compiler/ops/evaluate.h"
#include "compiler/ops/macs.h"
#include "compiler/ops/registry.h"
#include "compiler/passes/pass.h"
#include "compiler/passes/rewrite.h"

namespace mote::passes {
namespace {

// Beyond these a folded constant would cost the flash, or the host, more than it saves.
constexpr int64_t kMaxFoldedBytes = 1 << 20;
constexpr int64_t kMaxFoldedMacs = 100'000'000;

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
          const ops::LowerOptions& options) {
  const ops::OpView view(module, graph, index);
  const Result<ops::KernelCalls> calls = ops::LowerOp(view, options);
  if (!calls.ok() || ops::MacsOf(view) > kMaxFoldedMacs) return false;
  if (!ReadsOnlyConstants(module, graph, *calls)) return false;
  const ops::TensorBytes outputs = ops::Evaluate(view, *calls, {});
  for (const auto& [tensor, bytes] : outputs) {
    graph.tensors[static_cast<size_t>(tensor)].buffer = graph::AddBuffer(module, bytes);
  }
  RemoveOp(graph, index);
  return true;
}

}  // namespace

int FoldConstants(graph::Module& module, const ops::LowerOptions& options) {
  graph::Subgraph& graph = module.main();
  int folded = 0;
  for (size_t i = 0; i < graph.ops.size();) {
    if (MayFold(module, graph, graph.ops[i]) && Fold(module, graph, i, options)) {
      ++folded;
    } else {
      ++i;
    }
  }
  return folded;
}

}  // namespace mote::passes
