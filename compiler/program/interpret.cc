// SPDX-License-Identifier: Apache-2.0
#include "compiler/program/interpret.h"

#include "compiler/ops/registry.h"

namespace mote::program {
using graph::Module;
using graph::Subgraph;

namespace {

ops::TensorBytes InputsOf(const Module& module,
                          const ops::OpView& op,
                          const ops::TensorBytes& known) {
  ops::TensorBytes inputs;
  for (const int tensor : op.op().inputs) {
    if (tensor == graph::kAbsent) continue;
    const graph::Bytes& constant = graph::ConstantOf(module, op.tensor(tensor));
    const auto computed = known.find(tensor);
    inputs[tensor] = computed != known.end() ? computed->second : constant;
  }
  return inputs;
}

}  // namespace

Result<ops::TensorBytes> Interpret(const Module& module,
                                   const ops::LowerOptions& options,
                                   ops::TensorBytes inputs) {
  const Subgraph& graph = module.main();
  ops::TensorBytes known = std::move(inputs);
  for (size_t i = 0; i < graph.ops.size(); ++i) {
    const ops::OpView op(module, graph, i);
    MOTE_TRY(const ops::KernelCall call, ops::LowerOp(op, options));
    std::map<int, int64_t> sizes;
    for (const int tensor : op.op().outputs) {
      sizes[tensor] = graph::ByteCount(op.tensor(tensor)).value_or(0);
    }
    for (auto& [tensor, bytes] : ops::Evaluate(call, InputsOf(module, op, known), sizes)) {
      known[tensor] = std::move(bytes);
    }
  }
  return known;
}

}  // namespace mote::program
