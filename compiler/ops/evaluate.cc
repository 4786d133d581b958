// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/evaluate.h"

#include "compiler/ops/quantized.h"

namespace mote::ops {
namespace {

bool IsRead(int tensor, const KernelCalls& calls) {
  for (const KernelCall& call : calls) {
    for (const Operand& operand : call.operands) {
      if (operand.kind == Operand::Kind::kInput && operand.tensor == tensor) return true;
    }
  }
  return false;
}

// What the calls read: SHAPE asks for no value of its input.
TensorBytes InputsOf(const OpView& op, const KernelCalls& calls, const TensorBytes& values) {
  TensorBytes inputs;
  for (size_t i = 0; i < op.input_count(); ++i) {
    if (!op.has_input(i) || !IsRead(op.input_id(i), calls)) continue;
    const auto computed = values.find(op.input_id(i));
    const bool known = computed != values.end() || op.is_constant(i) || CountOf(op.input(i)) == 0;
    MOTE_CHECK(known, "no value for " + op.input(i).name);
    inputs[op.input_id(i)] = computed != values.end() ? computed->second : op.constant(i);
  }
  return inputs;
}

TensorBytes SpaceForOutputs(const OpView& op, const KernelCalls& calls) {
  TensorBytes outputs;
  for (const KernelCall& call : calls) {
    for (const Operand& operand : call.operands) {
      if (operand.kind != Operand::Kind::kOutput) continue;
      const int64_t bytes = graph::ByteCount(op.tensor(operand.tensor)).value_or(0);
      outputs[operand.tensor] = graph::Bytes(static_cast<size_t>(bytes));
    }
  }
  return outputs;
}

void Run(const KernelCall& call, TensorBytes& inputs, TensorBytes& outputs) {
  MOTE_CHECK(call.flow == Flow::kKernel, call.opcode + ": control flow is no kernel");
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
}

}  // namespace

TensorBytes Evaluate(const OpView& op, const KernelCalls& calls, const TensorBytes& values) {
  TensorBytes inputs = InputsOf(op, calls, values);
  TensorBytes outputs = SpaceForOutputs(op, calls);
  for (const KernelCall& call : calls) Run(call, inputs, outputs);
  return outputs;
}

}  // namespace mote::ops
