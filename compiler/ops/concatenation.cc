// SPDX-License-Identifier: Apache-2.0
// CONCATENATION: inputs of one type side by side along an axis -> y. PACK: along a new axis.
#include "runtime/ops/concatenation/concatenation.h"

#include <fmt/format.h>

#include "compiler/ops/op_def.h"
#include "compiler/ops/quantized.h"

namespace mote::ops {
namespace {

using graph::Shape;

using Kernel = void(const ConcatenationParams&, const ConcatenationInput*, Span<int8_t>);
using Row = KernelRow<ConcatenationParams, Kernel>;

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(ConcatenationParams, __VA_ARGS__)
#include "runtime/ops/concatenation/concatenation_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Fields FieldsOf(const ConcatenationParams& p) {
  Fields f;
  f.Add("inputs", p.inputs).Add("outer", p.outer);
  return f;
}

// "<mote::ConcatenationInput, mote::ConcatenationInput>"
std::string TemplateArguments(size_t inputs) {
  std::string text = "<mote::ConcatenationInput";
  for (size_t i = 1; i < inputs; ++i) text += ", mote::ConcatenationInput";
  return text + ">";
}

// Memory of each input, then of y.
void Run(Kernel* kernel, const ConcatenationParams& p, const std::vector<Memory>& memory) {
  std::vector<ConcatenationInput> inputs;
  for (size_t i = 0; i + 1 < memory.size(); ++i) {
    inputs.emplace_back(static_cast<const int8_t*>(memory[i].data), memory[i].bytes);
  }
  kernel(p, inputs.data(), {static_cast<int8_t*>(memory.back().data), memory.back().bytes});
}

// `axis` of a shape of that many dimensions; PACK's is one of the output.
Result<size_t> AxisIn(const OpView& op, size_t dimensions) {
  const auto rank = static_cast<int64_t>(dimensions);
  const int64_t axis = op.attributes().Int("axis", 0);
  if (axis < -rank || axis >= rank) {
    return op.Fail(
        fmt::format("axis {} of inputs of shape {}.", axis, graph::ShapeText(op.input(0).shape)));
  }
  return static_cast<size_t>(axis < 0 ? axis + rank : axis);
}

Result<size_t> ConcatenationAxis(const OpView& op) { return AxisIn(op, op.input(0).shape.size()); }
Result<size_t> PackAxis(const OpView& op) { return AxisIn(op, op.input(0).shape.size() + 1); }

Status WantAllInputs(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(1, kMaxConcatenationInputs));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(1));
  for (size_t i = 1; i < op.input_count(); ++i) {
    if (!op.has_input(i)) return op.Fail(fmt::format("input {} is not given, want a tensor.", i));
  }
  return {};
}

Result<std::vector<Shape>> InferConcatenation(const OpView& op) {
  MOTE_RETURN_IF_ERROR(WantAllInputs(op));
  MOTE_TRY(const size_t axis, ConcatenationAxis(op));
  int64_t joined = 0;
  for (size_t i = 0; i < op.input_count(); ++i) {
    Shape others = op.input(i).shape;
    if (others.size() == op.input(0).shape.size()) {
      joined += others[axis];
      others[axis] = op.input(0).shape[axis];
    }
    if (others == op.input(0).shape) continue;
    return op.Fail(fmt::format("input {} has shape {}, want {} outside of axis {}.",
                               i,
                               graph::ShapeText(op.input(i).shape),
                               graph::ShapeText(op.input(0).shape),
                               axis));
  }
  if (joined > INT32_MAX) return op.Fail(fmt::format("{} elements along axis {}.", joined, axis));
  Shape y = op.input(0).shape;
  y[axis] = static_cast<int32_t>(joined);
  return std::vector<Shape>{y};
}

Result<std::vector<Shape>> InferPack(const OpView& op) {
  MOTE_RETURN_IF_ERROR(WantAllInputs(op));
  MOTE_TRY(const size_t axis, PackAxis(op));
  Shape y = op.input(0).shape;
  for (size_t i = 1; i < op.input_count(); ++i) {
    if (op.input(i).shape == y) continue;
    return op.Fail(fmt::format("input {} has shape {}, want {}.",
                               i,
                               graph::ShapeText(op.input(i).shape),
                               graph::ShapeText(y)));
  }
  y.insert(y.begin() + static_cast<std::ptrdiff_t>(axis), static_cast<int32_t>(op.input_count()));
  return std::vector<Shape>{y};
}

KernelCall CallOf(const OpView& op, size_t axis, const LowerOptions& options) {
  ConcatenationParams p = {};
  p.inputs = static_cast<int32_t>(op.input_count());
  p.outer = CountOf(op.output(0)) == 0 ? 0 : 1;
  for (size_t d = 0; d < axis && p.outer > 0; ++d) p.outer *= op.output(0).shape[d];
  const Row& row = ChooseKernel(Rows(), p, options);
  KernelCall call = DescribeCall(op, row, FieldsOf(p), "ConcatenationParams", options, false);
  call.folder = "concatenation";
  call.function += TemplateArguments(op.input_count());
  call.elements.assign(op.input_count() + 1, Element::kInt8);
  call.run = [kernel = row.single, p](const std::vector<Memory>& m) { Run(kernel, p, m); };
  for (size_t i = 0; i < op.input_count(); ++i) {
    call.operands.push_back(InputOperand(op.input_id(i)));
  }
  call.operands.push_back(OutputOperand(op.output_id(0)));
  return call;
}

Status CheckInputs(const OpView& op) {
  for (size_t i = 0; i < op.input_count(); ++i) {
    const std::string role = fmt::format("input {}", i);
    MOTE_RETURN_IF_ERROR(WantSameElements(op, role.c_str(), op.input(i), op.output(0)));
  }
  const std::string act = op.attributes().EnumName("fused_activation_function", "NONE");
  if (act != "NONE") return op.Fail("fused activation " + act + ", want NONE.");
  return op.WantAttributes({"axis", "fused_activation_function", "values_count"});
}

template <Result<size_t> (*kAxisOf)(const OpView&)>
Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(CheckInputs(op));
  MOTE_TRY(const size_t axis, kAxisOf(op));
  return KernelCalls{CallOf(op, axis, options)};
}

std::vector<KernelInfo> Kernels() { return DescribeRows("any", Rows()); }

}  // namespace

const OpDef& Concatenation() {
  static constexpr OpDef kDef = {
      "CONCATENATION", "concatenation", InferConcatenation, Lower<ConcatenationAxis>, Kernels};
  return kDef;
}

const OpDef& Pack() {
  static constexpr OpDef kDef = {"PACK", "concatenation", InferPack, Lower<PackAxis>, Kernels};
  return kDef;
}

}  // namespace mote::ops
