// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/evaluate.h"

namespace mote::ops {

TensorBytes Evaluate(const KernelCall& call,
                     TensorBytes inputs,
                     const std::map<int, int64_t>& output_bytes) {
  TensorBytes outputs;
  for (const auto& [tensor, bytes] : output_bytes) {
    outputs[tensor] = graph::Bytes(static_cast<size_t>(bytes));
  }
  std::vector<graph::Bytes> own;  // constants and scratch
  own.reserve(call.operands.size());
  std::vector<Memory> memory;
  for (const Operand& operand : call.operands) {
    graph::Bytes* bytes = nullptr;
    if (operand.kind == Operand::Kind::kInput) {
      bytes = &inputs.at(operand.tensor);
    } else if (operand.kind == Operand::Kind::kOutput) {
      bytes = &outputs.at(operand.tensor);
    } else if (operand.kind == Operand::Kind::kConstant) {
      bytes = &own.emplace_back(operand.constant.bytes);
    } else {
      bytes = &own.emplace_back(static_cast<size_t>(operand.scratch_bytes));
    }
    memory.push_back({bytes->data(), bytes->size()});
  }
  call.run(memory);
  return outputs;
}

}  // namespace mote::ops
