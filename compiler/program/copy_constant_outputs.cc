// SPDX-License-Identifier: Apache-2.0
#include "compiler/program/copy_constant_outputs.h"

namespace mote::program {

void CopyConstantOutputs(graph::Module& module) {
  graph::Subgraph& graph = module.main();
  for (int& output : graph.outputs) {
    const int constant = output;
    if (!graph::IsConstant(module, graph.tensors[static_cast<size_t>(constant)])) continue;
    graph::Tensor copy = graph.tensors[static_cast<size_t>(constant)];
    copy.buffer = 0;
    output = static_cast<int>(graph.tensors.size());
    graph.tensors.push_back(std::move(copy));
    graph::Op reshape;
    reshape.opcode = "RESHAPE";
    reshape.inputs = {constant};
    reshape.outputs = {output};
    graph.ops.push_back(std::move(reshape));
  }
}

}  // namespace mote::program
