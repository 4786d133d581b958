// SPDX-License-Identifier: Apache-2.0
// conv{act=NONE} -> relu  =>  conv{act=RELU}
// Only where the activation keeps scale and zero point: then it is a clamp, as the fused one is. On
// float32 it is a clamp too, of what operators with weights clamp to finite numbers anyway.
#include <map>
#include <set>

#include "compiler/ops/op_view.h"
#include "compiler/ops/requant.h"
#include "compiler/passes/pass.h"
#include "compiler/passes/rewrite.h"

namespace mote::passes {
namespace {

using ops::OpView;

// Activation operators and the fused function that means the same.
const std::map<std::string, std::string>& FusedNames() {
  static const std::map<std::string, std::string> kNames = {
      {"RELU", "RELU"}, {"RELU6", "RELU6"}, {"RELU_N1_TO_1", "RELU_N1_TO_1"}};
  return kNames;
}

bool TakesActivation(const graph::Op& op, graph::DType dtype) {
  static const std::set<std::string> kLayers = {
      "CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED", "TRANSPOSE_CONV"};
  static const std::set<std::string> kOthers = {"ADD", "AVERAGE_POOL_2D", "MAX_POOL_2D"};
  const bool takes = dtype == graph::DType::kInt8
                         ? kLayers.count(op.opcode) + kOthers.count(op.opcode) != 0
                         : dtype == graph::DType::kFloat32 && kLayers.count(op.opcode) != 0;
  return !op.custom && takes &&
         op.attributes.EnumName("fused_activation_function", "NONE") == "NONE";
}

// In mode xnnpack a fused clamp ends at an even step where an operator's own goes away from zero.
bool EndsAgree(const OpView& activation, const std::string& name) {
  const graph::Tensor& y = activation.output(0);
  if (y.dtype != graph::DType::kInt8 || !y.quantization.present()) return true;
  const auto own = ops::ActivationRange(activation, name, y);
  const auto fused = ops::ActivationRange(activation, name, y, Rounding::kXnnpack);
  return own.ok() && fused.ok() && own->min == fused->min && own->max == fused->max;
}

bool Fuse(graph::Module& module, graph::Subgraph& graph, size_t index, Rounding rounding) {
  const OpView activation(module, graph, index);
  const auto name = FusedNames().find(activation.op().opcode);
  if (activation.op().custom || name == FusedNames().end() || !activation.has_input(0))
    return false;
  const std::optional<size_t> producer = ProducerOf(graph, activation.input_id(0));
  if (!producer || !TakesActivation(graph.ops[*producer], activation.input(0).dtype)) return false;
  const bool same = activation.input(0).shape == activation.output(0).shape &&
                    SameQuantization(activation.input(0), activation.output(0));
  if (!same || !OnlyReader(graph, activation.input_id(0), index)) return false;
  if (rounding == Rounding::kXnnpack && !EndsAgree(activation, name->second)) return false;
  graph::Op& op = graph.ops[*producer];
  op.attributes.Set("fused_activation_function", graph::Enum{name->second});
  op.outputs[0] = activation.output_id(0);
  RemoveOp(graph, index);
  return true;
}

}  // namespace

Rewrites FuseActivation(graph::Module& module,
                        graph::Subgraph& graph,
                        const ops::LowerOptions& options) {
  int fused = 0;
  for (size_t i = 0; i < graph.ops.size();) {
    if (Fuse(module, graph, i, options.rounding)) {
      ++fused;
    } else {
      ++i;
    }
  }
  return fused;
}

}  // namespace mote::passes
