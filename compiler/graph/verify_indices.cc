// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <iterator>

#include "compiler/graph/verify_parts.h"

namespace mote::graph {
namespace {

enum class Optional { kNo, kYes };

Status VerifyOperands(const std::vector<int>& operands,
                      const char* role,
                      Optional optional,
                      size_t tensor_count) {
  for (size_t i = 0; i < operands.size(); ++i) {
    const int index = operands[i];
    if (index == kAbsent && optional == Optional::kYes) continue;
    if (index >= 0 && static_cast<size_t>(index) < tensor_count) continue;
    return Error{fmt::format("{} {} is tensor {}, want an index from 0 to less than {}{}. {}",
                             role,
                             i,
                             index,
                             tensor_count,
                             optional == Optional::kYes ? ", or -1 where absent" : "",
                             kDamaged)};
  }
  return {};
}

Status VerifyCode(const Module& module, const Op& op) {
  if (op.code_index == -1) return {};
  if (op.code_index >= 0 && static_cast<size_t>(op.code_index) < module.opcodes.size()) return {};
  return Error{fmt::format("operator code {} does not exist, want less than {}. {}",
                           op.code_index,
                           module.opcodes.size(),
                           kDamaged)};
}

Status VerifyCalled(const Module& module, const Op& op) {
  for (const int64_t called : CalledSubgraphs(op)) {
    if (called >= 0 && called < std::ssize(module.subgraphs)) continue;
    return Error{fmt::format(
        "calls subgraph {}, want less than {}. {}", called, module.subgraphs.size(), kDamaged)};
  }
  return {};
}

Status VerifyOp(const Module& module, const Op& op, size_t tensors) {
  MOTE_RETURN_IF_ERROR(VerifyOperands(op.inputs, "input", Optional::kYes, tensors));
  MOTE_RETURN_IF_ERROR(VerifyOperands(op.outputs, "output", Optional::kNo, tensors));
  MOTE_RETURN_IF_ERROR(VerifyOperands(op.intermediates, "intermediate", Optional::kYes, tensors));
  if (!op.mutating_inputs.empty() && op.mutating_inputs.size() != op.inputs.size()) {
    return Error{fmt::format("has {} mutating inputs, want none or {}, one per input. {}",
                             op.mutating_inputs.size(),
                             op.inputs.size(),
                             kDamaged)};
  }
  MOTE_RETURN_IF_ERROR(VerifyCode(module, op));
  return VerifyCalled(module, op);
}

}  // namespace

Status VerifyIndices(const Module& module, const Subgraph& subgraph) {
  const size_t tensors = subgraph.tensors.size();
  MOTE_RETURN_IF_ERROR(VerifyOperands(subgraph.inputs, "graph input", Optional::kNo, tensors));
  MOTE_RETURN_IF_ERROR(VerifyOperands(subgraph.outputs, "graph output", Optional::kNo, tensors));
  for (size_t i = 0; i < subgraph.ops.size(); ++i) {
    const Status status = VerifyOp(module, subgraph.ops[i], tensors);
    if (!status.ok()) return status.error().In(OpText(subgraph, i));
  }
  return {};
}

}  // namespace mote::graph
