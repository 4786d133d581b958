// SPDX-License-Identifier: Apache-2.0
#include "compiler/program/interpret.h"

#include "compiler/ops/registry.h"

namespace mote::program {
using graph::Module;
using graph::Subgraph;

Result<ops::TensorBytes> Interpret(const Module& module,
                                   const ops::LowerOptions& options,
                                   ops::TensorBytes inputs) {
  const Subgraph& graph = module.main();
  ops::TensorBytes known = std::move(inputs);
  for (size_t i = 0; i < graph.ops.size(); ++i) {
    const ops::OpView op(module, graph, i);
    MOTE_TRY(const ops::KernelCalls calls, ops::LowerOp(op, options));
    for (auto& [tensor, bytes] : ops::Evaluate(op, calls, known)) {
      known[tensor] = std::move(bytes);
    }
  }
  return known;
}

}  // namespace mote::program
