// SPDX-License-Identifier: Apache-2.0
#include "compiler/program/interpret.h"

#include "compiler/graph/calls.h"
#include "compiler/ops/registry.h"

namespace mote::program {
using graph::Module;
using graph::Subgraph;
using ops::TensorBytes;

namespace {

using Values = std::vector<graph::Bytes>;

class Interpreter {
 public:
  Interpreter(const Module& module, const ops::LowerOptions& options)
      : module_(module), options_(options) {}

  Result<TensorBytes> Run(const Subgraph& graph, TensorBytes known) const {
    for (size_t i = 0; i < graph.ops.size(); ++i) {
      const ops::OpView op(module_, graph, i);
      MOTE_TRY(const ops::KernelCalls calls, ops::LowerOp(op, options_));
      MOTE_TRY(TensorBytes outputs, Outputs(op, calls, known));
      for (auto& [tensor, bytes] : outputs) known[tensor] = std::move(bytes);
    }
    return known;
  }

 private:
  Result<TensorBytes> Outputs(const ops::OpView& op,
                              const ops::KernelCalls& calls,
                              const TensorBytes& known) const {
    if (!graph::IsControlFlow(op.op())) return ops::Evaluate(op, calls, known);
    const ops::KernelCall& call = calls.front();
    Values inputs;
    for (const int input : op.op().inputs)
      inputs.push_back(BytesOf(op.tensor(input), input, known));
    Result<Values> values =
        call.flow == ops::Flow::kIf ? If(call, std::move(inputs)) : While(call, std::move(inputs));
    if (!values.ok()) return values.error();
    TensorBytes outputs;
    for (size_t i = 0; i < values->size(); ++i) outputs[op.output_id(i)] = (*values)[i];
    return outputs;
  }

  Result<Values> If(const ops::KernelCall& call, Values inputs) const {
    const bool condition = inputs[0][0] != 0;
    inputs.erase(inputs.begin());
    return Call(call.subgraphs[condition ? 0 : 1], inputs);
  }

  Result<Values> While(const ops::KernelCall& call, Values state) const {
    while (true) {
      MOTE_TRY(const Values condition, Call(call.subgraphs[0], state));
      if (condition[0][0] == 0) return state;
      MOTE_TRY(Values next, Call(call.subgraphs[1], state));
      state = std::move(next);
    }
  }

  Result<Values> Call(size_t index, const Values& inputs) const {
    const Subgraph& graph = module_.subgraphs[index];
    TensorBytes given;
    for (size_t i = 0; i < inputs.size(); ++i) given[graph.inputs[i]] = inputs[i];
    MOTE_TRY(const TensorBytes known, Run(graph, std::move(given)));
    Values outputs;
    for (const int output : graph.outputs) {
      outputs.push_back(BytesOf(graph.tensors[static_cast<size_t>(output)], output, known));
    }
    return outputs;
  }

  graph::Bytes BytesOf(const graph::Tensor& tensor, int index, const TensorBytes& known) const {
    const auto found = known.find(index);
    return found != known.end() ? found->second : graph::ConstantOf(module_, tensor);
  }

  const Module& module_;
  const ops::LowerOptions& options_;
};

}  // namespace

Result<TensorBytes> Interpret(const Module& module,
                              const ops::LowerOptions& options,
                              TensorBytes inputs) {
  return Interpreter(module, options).Run(module.main(), std::move(inputs));
}

}  // namespace mote::program
