// SPDX-License-Identifier: Apache-2.0
// depthwise_conv(x of one channel, w)  =>  conv(x, w transposed)
// Every filter of either sees the one channel, and adds its taps in the same order. Kernels of
// convolutions share a window among filters. int8 only: int16 sums are rounded in another way.
#include "compiler/ops/op_view.h"
#include "compiler/passes/pass.h"
#include "compiler/passes/rewrite.h"

namespace mote::passes {
namespace {

using graph::DType;
using ops::OpView;

bool IsMatch(const OpView& op) {
  if (!IsOp(op, {"DEPTHWISE_CONV_2D"}, 2)) return false;
  const graph::Shape& x = op.input(0).shape;
  const graph::Shape& w = op.input(1).shape;
  return op.input(0).dtype == DType::kInt8 && op.input(1).dtype == DType::kInt8 &&
         op.is_constant(1) && x.size() == 4 && x[3] == 1 && w.size() == 4 && w[0] == 1;
}

// [1,Kh,Kw,Co] -> [Co,Kh,Kw,1], where the channels' scales are.
int AddTransposed(graph::Module& module, graph::Subgraph& graph, const OpView& op) {
  const std::vector<int8_t> from = op.Values<int8_t>(1);
  graph::Tensor like = op.input(1);
  const auto filters = static_cast<size_t>(like.shape[3]);
  const size_t taps = filters == 0 ? 0 : from.size() / filters;
  graph::Bytes to;
  for (size_t filter = 0; filter < filters; ++filter) {
    for (size_t tap = 0; tap < taps; ++tap) {
      to.push_back(static_cast<uint8_t>(from[tap * filters + filter]));
    }
  }
  std::swap(like.shape[0], like.shape[3]);
  like.shape_signature.clear();
  like.quantization.axis = 0;
  return AddConstant(module, graph, std::move(like), std::move(to));
}

}  // namespace

Rewrites DepthwiseToConv(graph::Module& module,
                         graph::Subgraph& graph,
                         const ops::LowerOptions& /*options*/) {
  int rewrites = 0;
  for (size_t index = 0; index < graph.ops.size(); ++index) {
    const OpView view(module, graph, index);
    if (!IsMatch(view)) continue;
    const int weights = AddTransposed(module, graph, view);
    graph::Op& op = graph.ops[index];
    op.inputs[1] = weights;
    op.opcode = "CONV_2D";
    op.options_type = "Conv2DOptions";
    op.code_index = -1;
    op.attributes.Erase("depth_multiplier");
    ++rewrites;
  }
  return rewrites;
}

}  // namespace mote::passes
