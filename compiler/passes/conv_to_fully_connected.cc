// SPDX-License-Identifier: Apache-2.0
// conv(x [1,1,1,Ci], w [Co,1,1,Ci])  =>  fully_connected(x, w [Co,Ci])
// Of one pixel each filter is a row of weights; kernels of convolutions work out two pixels at
// once. int8 with a scale a channel only: with one scale, a fully connected layer multiplies it in
// float.
#include "compiler/ops/op_view.h"
#include "compiler/passes/pass.h"
#include "compiler/passes/rewrite.h"

namespace mote::passes {
namespace {

using graph::DType;
using graph::Shape;
using ops::OpView;

bool IsMatch(const OpView& op) {
  if (!IsOp(op, {"CONV_2D"}, 2)) return false;
  const graph::Tensor& w = op.input(1);
  if (op.input(0).dtype != DType::kInt8 || w.dtype != DType::kInt8 || !op.is_constant(1) ||
      !w.quantization.per_channel() || w.shape.size() != 4) {
    return false;
  }
  const int32_t channels = w.shape[3], filters = w.shape[0];
  return channels > 0 && w.shape == Shape{filters, 1, 1, channels} &&
         op.input(0).shape == Shape{1, 1, 1, channels} &&
         op.output(0).shape == Shape{1, 1, 1, filters};
}

}  // namespace

Rewrites ConvToFullyConnected(graph::Module& module,
                              graph::Subgraph& graph,
                              const ops::LowerOptions& /*options*/) {
  int rewrites = 0;
  for (size_t index = 0; index < graph.ops.size(); ++index) {
    const OpView view(module, graph, index);
    if (!IsMatch(view)) continue;
    graph::Tensor rows = view.input(1);
    rows.shape = {rows.shape[0], rows.shape[3]};
    rows.shape_signature.clear();
    rows.quantization.axis = 0;
    graph.tensors.push_back(std::move(rows));
    graph::Op& op = graph.ops[index];
    op.inputs[1] = static_cast<int>(graph.tensors.size()) - 1;
    const std::string activation = op.attributes.EnumName("fused_activation_function", "NONE");
    op.opcode = "FULLY_CONNECTED";
    op.options_type = "FullyConnectedOptions";
    op.code_index = -1;
    op.attributes = {{"fused_activation_function", graph::Enum{activation}},
                     {"keep_num_dims", true}};
    ++rewrites;
  }
  return rewrites;
}

}  // namespace mote::passes
