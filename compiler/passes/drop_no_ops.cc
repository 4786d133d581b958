// SPDX-License-Identifier: Apache-2.0
// x -> reshape to the same shape | reshape of a reshape | quantize to the same scale | pad by
// nothing | slice of all | tile of one | 1x1 pool | concatenation of one | relu that clamps nothing
//   =>  x
#include <algorithm>

#include "compiler/ops/op_view.h"
#include "compiler/passes/pass.h"
#include "compiler/passes/rewrite.h"

namespace mote::passes {
namespace {

using ops::OpView;

bool NoActivation(const OpView& op) {
  return op.attributes().EnumName("fused_activation_function", "NONE") == "NONE";
}

bool PadsNothing(const OpView& op) {
  if (!op.has_input(1)) return false;
  const Result<std::vector<int64_t>> pads = op.IndexValues("paddings", 1);
  return pads.ok() && std::all_of(pads->begin(), pads->end(), [](int64_t pad) { return pad == 0; });
}

bool IsUnitPool(const OpView& op) {
  const graph::Attributes& a = op.attributes();
  return a.Int("filter_height", 0) == 1 && a.Int("filter_width", 0) == 1 &&
         a.Int("stride_h", 0) == 1 && a.Int("stride_w", 0) == 1 && NoActivation(op);
}

// Zero is the least value that the type holds, so RELU with the same scale keeps every byte.
bool ClampsNothing(const OpView& op) {
  return op.op().opcode == "RELU" && op.input(0).dtype == graph::DType::kInt8 &&
         op.input(0).quantization.zero_point == std::vector<int64_t>{-128};
}

bool KeepsEveryByte(const OpView& op) {
  const std::string& opcode = op.op().opcode;
  if (opcode == "RESHAPE" || opcode == "QUANTIZE") return true;
  if (opcode == "SLICE" || opcode == "BROADCAST_TO" || opcode == "TILE") return true;
  if (opcode == "PAD" || opcode == "PADV2" || opcode == "MIRROR_PAD") return PadsNothing(op);
  if (opcode == "AVERAGE_POOL_2D" || opcode == "MAX_POOL_2D") return IsUnitPool(op);
  if (opcode == "CONCATENATION") return op.input_count() == 1 && NoActivation(op);
  return ClampsNothing(op);
}

bool IsNoOp(const OpView& op) {
  if (op.op().custom || op.input_count() == 0 || !op.has_input(0) || op.output_count() != 1) {
    return false;
  }
  return op.input(0).shape == op.output(0).shape && op.input(0).dtype == op.output(0).dtype &&
         SameQuantization(op.input(0), op.output(0)) && KeepsEveryByte(op);
}

// Readers of the output read the input instead; where the output leaves the graph, the producer
// writes it directly. False where both ends are the caller's.
bool Bypass(graph::Subgraph& graph, size_t index) {
  const int in = graph.ops[index].inputs[0];
  const int out = graph.ops[index].outputs[0];
  if (!IsGraphOutput(graph, out)) {
    ReplaceReads(graph, out, in);
    RemoveOp(graph, index);
    return true;
  }
  const std::optional<size_t> producer = ProducerOf(graph, in);
  if (!producer || IsGraphOutput(graph, in)) return false;
  std::vector<int>& outputs = graph.ops[*producer].outputs;
  std::replace(outputs.begin(), outputs.end(), in, out);
  RemoveOp(graph, index);
  ReplaceReads(graph, in, out);
  return true;
}

// reshape(reshape(x)) => reshape(x): the inner one is then unused.
bool ShortenReshape(graph::Subgraph& graph, size_t index) {
  graph::Op& op = graph.ops[index];
  if (op.opcode != "RESHAPE" || op.inputs.empty()) return false;
  const std::optional<size_t> producer = ProducerOf(graph, op.inputs[0]);
  if (!producer || graph.ops[*producer].opcode != "RESHAPE") return false;
  const int x =
      graph.ops[*producer].inputs.empty() ? graph::kAbsent : graph.ops[*producer].inputs[0];
  if (x == graph::kAbsent) return false;
  op.inputs[0] = x;
  return true;
}

}  // namespace

Rewrites DropNoOps(graph::Module& module,
                   graph::Subgraph& graph,
                   const ops::LowerOptions& /*options*/) {
  int dropped = 0;
  for (size_t i = 0; i < graph.ops.size();) {
    if (ShortenReshape(graph, i)) ++dropped;
    if (IsNoOp(OpView(module, graph, i)) && Bypass(graph, i)) {
      ++dropped;
    } else {
      ++i;
    }
  }
  return dropped;
}

}  // namespace mote::passes
