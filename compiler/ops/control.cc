// SPDX-License-Identifier: Apache-2.0
// IF and WHILE: other subgraphs run, or run again. No kernel does that: compiler/program/inline.h
// puts the calls of the subgraphs into the call that is made here.
#include <fmt/format.h>

#include "compiler/graph/calls.h"
#include "compiler/ops/op_def.h"
#include "compiler/ops/quantized.h"

namespace mote::ops {
namespace {

using graph::Shape;
using graph::Subgraph;
using graph::Tensor;
using Shapes = Result<std::vector<Shape>>;

// Tensors of the operator, and those of a subgraph that take their bytes or give them.
struct Ports {
  const char* role;  // "inputs": of the subgraph
  std::vector<int> own;
  const std::vector<int>& theirs;
};

Status WantSamePorts(const OpView& op, size_t index, const Ports& ports) {
  const Subgraph& graph = op.module().subgraphs[index];
  const std::string place = graph::SubgraphText(op.module(), index);
  if (ports.own.size() != ports.theirs.size()) {
    return op.Fail(fmt::format(
        "{} has {} {}, want {}.", place, ports.theirs.size(), ports.role, ports.own.size()));
  }
  for (size_t i = 0; i < ports.own.size(); ++i) {
    if (ports.own[i] == graph::kAbsent) {
      return op.Fail(fmt::format("{} {} of {} is not given.", ports.role, i, place));
    }
    const Tensor& own = op.tensor(ports.own[i]);
    const Tensor& their = graph.tensors[static_cast<size_t>(ports.theirs[i])];
    if (own.dtype != their.dtype || own.shape != their.shape) {
      return op.Fail(fmt::format("{} {} of {} is {} {}, want {} {}.",
                                 ports.role,
                                 i,
                                 place,
                                 graph::DTypeName(their.dtype),
                                 graph::ShapeText(their.shape),
                                 graph::DTypeName(own.dtype),
                                 graph::ShapeText(own.shape)));
    }
    const Status same = WantSameElements(op, own, their);
    if (!same.ok()) return same.error().In(fmt::format("{} {} of {}", ports.role, i, place));
  }
  return {};
}

Status WantCondition(const OpView& op, const std::string& role, const Tensor& tensor) {
  MOTE_RETURN_IF_ERROR(op.WantDType(role.c_str(), tensor, graph::DType::kBool));
  if (graph::ElementCount(tensor.shape) == 1) return {};
  return op.Fail(
      fmt::format("{} has shape {}, want one element.", role, graph::ShapeText(tensor.shape)));
}

std::vector<size_t> SubgraphsOf(const OpView& op) {
  const std::vector<int64_t> called = graph::CalledSubgraphs(op.op());
  return std::vector<size_t>(called.begin(), called.end());
}

std::vector<Shape> ShapesOf(const OpView& op, const std::vector<int>& tensors) {
  std::vector<Shape> shapes;
  for (const int tensor : tensors) shapes.push_back(op.tensor(tensor).shape);
  return shapes;
}

// Operand 0 is the condition, which only IF has: that of WHILE is computed by its subgraph.
KernelCall ControlCall(const OpView& op, Flow flow) {
  KernelCall call;
  call.opcode = op.op().opcode;
  call.name = op.name();
  call.flow = flow;
  call.subgraphs = SubgraphsOf(op);
  for (const int input : op.op().inputs) call.operands.push_back(InputOperand(input));
  for (const int output : op.op().outputs) call.operands.push_back(OutputOperand(output));
  return call;
}

Shapes InferIf(const OpView& op) {
  if (op.input_count() == 0 || !op.has_input(0)) return op.Fail("no condition, want one.");
  MOTE_RETURN_IF_ERROR(WantCondition(op, "the condition", op.input(0)));
  const std::vector<int> inputs(op.op().inputs.begin() + 1, op.op().inputs.end());
  for (const size_t branch : SubgraphsOf(op)) {
    const Subgraph& graph = op.module().subgraphs[branch];
    MOTE_RETURN_IF_ERROR(WantSamePorts(op, branch, {"inputs", inputs, graph.inputs}));
    MOTE_RETURN_IF_ERROR(WantSamePorts(op, branch, {"outputs", op.op().outputs, graph.outputs}));
  }
  return ShapesOf(op, op.op().outputs);
}

Result<KernelCalls> LowerIf(const OpView& op, const LowerOptions& /*options*/) {
  MOTE_RETURN_IF_ERROR(op.WantAttributes({"then_subgraph_index", "else_subgraph_index"}));
  return KernelCalls{ControlCall(op, Flow::kIf)};
}

Shapes InferWhile(const OpView& op) {
  const std::vector<int>& inputs = op.op().inputs;
  const size_t condition = SubgraphsOf(op)[0];
  const size_t body = SubgraphsOf(op)[1];
  const Subgraph& condition_graph = op.module().subgraphs[condition];
  const Subgraph& body_graph = op.module().subgraphs[body];
  MOTE_RETURN_IF_ERROR(op.WantOutputs(inputs.size()));
  MOTE_RETURN_IF_ERROR(WantSamePorts(op, condition, {"inputs", inputs, condition_graph.inputs}));
  MOTE_RETURN_IF_ERROR(WantSamePorts(op, body, {"inputs", inputs, body_graph.inputs}));
  MOTE_RETURN_IF_ERROR(WantSamePorts(op, body, {"outputs", op.op().outputs, body_graph.outputs}));
  const std::string place = graph::SubgraphText(op.module(), condition);
  if (condition_graph.outputs.size() != 1) {
    return op.Fail(fmt::format(
        "{} has {} outputs, want the condition.", place, condition_graph.outputs.size()));
  }
  const auto output = static_cast<size_t>(condition_graph.outputs[0]);
  MOTE_RETURN_IF_ERROR(WantCondition(op, "output of " + place, condition_graph.tensors[output]));
  return ShapesOf(op, inputs);
}

Result<KernelCalls> LowerWhile(const OpView& op, const LowerOptions& /*options*/) {
  MOTE_RETURN_IF_ERROR(op.WantAttributes({"cond_subgraph_index", "body_subgraph_index"}));
  for (size_t i = 0; i < op.input_count(); ++i) {
    MOTE_RETURN_IF_ERROR(WantSameElements(op, op.input(i), op.output(i)));
  }
  return KernelCalls{ControlCall(op, Flow::kWhile)};
}

std::vector<KernelInfo> IfKernels() { return {{"any", "ref", "none: an if in the code"}}; }
std::vector<KernelInfo> WhileKernels() { return {{"any", "ref", "none: a loop in the code"}}; }

}  // namespace

const OpDef& If() {
  static constexpr OpDef kDef = {"IF", "reshape", InferIf, LowerIf, IfKernels};
  return kDef;
}

const OpDef& While() {
  static constexpr OpDef kDef = {"WHILE", "reshape", InferWhile, LowerWhile, WhileKernels};
  return kDef;
}

}  // namespace mote::ops
