// SPDX-License-Identifier: Apache-2.0
// Lowers and runs the single operator of a small module. Tests only.
#pragma once

#include <gmock/gmock.h>

#include <cstring>
#include <map>
#include <string>
#include <vector>

#include "compiler/graph/module_builder.h"
#include "compiler/ops/evaluate.h"
#include "compiler/ops/registry.h"

namespace mote::ops {

// A copy that need not verify: tests break modules on purpose.
inline Result<KernelCalls> LowerCalls(graph::ModuleBuilder& b,
                                      Rounding rounding = Rounding::kSingle) {
  LowerOptions options;
  options.rounding = rounding;
  return LowerOp(OpView(b.module(), b.module().main(), 0), options);
}

// The first call; most operators have but one.
inline Result<KernelCall> LowerOnly(graph::ModuleBuilder& b,
                                    Rounding rounding = Rounding::kSingle) {
  MOTE_TRY(KernelCalls calls, LowerCalls(b, rounding));
  MOTE_CHECK(!calls.empty(), "no call");
  return std::move(calls.front());
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
  const Result<KernelCalls> calls = LowerCalls(b, rounding);
  MOTE_CHECK(calls.ok(), calls.error().message);
  const OpView op(b.module(), b.module().main(), 0);
  TensorBytes memory;
  for (const auto& [tensor, values] : inputs) memory[tensor] = graph::BytesOf(values);
  const TensorBytes outputs = Evaluate(op, *calls, memory);
  const int64_t bytes = graph::ByteCount(op.output(0)).value_or(0);
  std::vector<Out> y(static_cast<size_t>(bytes) / sizeof(Out));
  if (!y.empty()) std::memcpy(y.data(), outputs.at(op.output_id(0)).data(), y.size() * sizeof(Out));
  return y;
}

}  // namespace mote::ops
