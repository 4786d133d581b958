// SPDX-License-Identifier: Apache-2.0
// Lowers and runs the single operator of a small module. Tests only.
#pragma once

#include <gmock/gmock.h>

#include <cstring>
#include <map>
#include <string>
#include <vector>

#include "compiler/graph/testing.h"
#include "compiler/ops/evaluate.h"
#include "compiler/ops/registry.h"

namespace mote::ops {

// A copy that need not verify: tests break modules on purpose.
inline Result<KernelCall> LowerOnly(graph::ModuleBuilder& b,
                                    Rounding rounding = Rounding::kSingle) {
  LowerOptions options;
  options.rounding = rounding;
  return LowerOp(OpView(b.module(), b.module().main(), 0), options);
}

// The message with which the operator is refused.
inline std::string Refusal(graph::ModuleBuilder& b, Rounding rounding = Rounding::kSingle) {
  const Result<KernelCall> call = LowerOnly(b, rounding);
  return call.ok() ? "it was lowered" : call.error().message;
}

// The value of a parameter as generated code spells it.
inline std::string Param(const KernelCall& call, const std::string& name) {
  for (const ParamField& field : call.params) {
    if (field.name == name) return field.value;
  }
  return "no such parameter";
}

// Output 0 of the operator; constants come from the module, inputs from `inputs`.
template <class Out = int8_t, class In = int8_t>
std::vector<Out> RunOnly(graph::ModuleBuilder& b,
                         const std::map<int, std::vector<In>>& inputs,
                         Rounding rounding = Rounding::kSingle) {
  const Result<KernelCall> call = LowerOnly(b, rounding);
  MOTE_CHECK(call.ok(), call.error().message);
  const OpView op(b.module(), b.module().main(), 0);
  TensorBytes memory;
  for (size_t i = 0; i < op.input_count(); ++i) {
    if (op.has_input(i) && op.is_constant(i)) memory[op.input_id(i)] = op.constant(i);
  }
  for (const auto& [tensor, values] : inputs) memory[tensor] = graph::BytesOf(values);
  const int64_t bytes = graph::ByteCount(op.output(0)).value_or(0);
  const TensorBytes outputs = Evaluate(*call, memory, {{op.output_id(0), bytes}});
  std::vector<Out> y(static_cast<size_t>(bytes) / sizeof(Out));
  if (!y.empty()) std::memcpy(y.data(), outputs.at(op.output_id(0)).data(), y.size() * sizeof(Out));
  return y;
}

}  // namespace mote::ops
