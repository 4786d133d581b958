// SPDX-License-Identifier: Apache-2.0
// CONCATENATION: 1 to 10 inputs int8 of one scale and zero point -> y int8.
#include "runtime/ops/concatenation/concatenation.h"

#include <fmt/format.h>

#include "compiler/ops/op_def.h"
#include "compiler/ops/quantized.h"

namespace mote::ops {
namespace {

using graph::Shape;

constexpr size_t kMaxInputs = kMaxConcatenationInputs;

template <size_t>
using InputAt = ConcatenationInput;

// The kernels' form with as many arguments as there are inputs.
template <size_t... kIndex>
auto RowsFor(std::index_sequence<kIndex...>) {
  using Row = KernelRow<ConcatenationParams,
                        void(const ConcatenationParams&, InputAt<kIndex>..., Span<int8_t>)>;
  return std::vector<Row>{
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_KERNEL_ROW(ConcatenationParams,        \
                  isa,                        \
                  name,                       \
                  when,                       \
                  scratch,                    \
                  name<InputAt<kIndex>...>,   \
                  name<InputAt<kIndex>...>)
#include "runtime/ops/concatenation/concatenation_kernels.inc"
#undef MOTE_KERNEL
  };
}

Fields FieldsOf(const ConcatenationParams& p) {
  Fields f;
  f.Add("inputs", p.inputs).Add("outer", p.outer).Add("inner_bytes", p.inner_bytes);
  return f;
}

// "<mote::ConcatenationInput, mote::ConcatenationInput>"
std::string TemplateArguments(size_t inputs) {
  std::string text = "<mote::ConcatenationInput";
  for (size_t i = 1; i < inputs; ++i) text += ", mote::ConcatenationInput";
  return text + ">";
}

template <size_t kInputs>
KernelCall CallFor(const OpView& op, const ConcatenationParams& p, const LowerOptions& options) {
  const auto rows = RowsFor(std::make_index_sequence<kInputs>());
  const auto& row = ChooseKernel(rows, p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "ConcatenationParams", options, false);
  call.function += TemplateArguments(kInputs);
  return call;
}

template <size_t... kIndex>
KernelCall CallForAny(const OpView& op,
                      const ConcatenationParams& p,
                      const LowerOptions& options,
                      std::index_sequence<kIndex...>) {
  using Make = KernelCall (*)(const OpView&, const ConcatenationParams&, const LowerOptions&);
  static constexpr Make kMakes[] = {CallFor<kIndex + 1>...};
  return kMakes[static_cast<size_t>(p.inputs) - 1](op, p, options);
}

Result<size_t> AxisOf(const OpView& op) {
  const int64_t rank = static_cast<int64_t>(op.input(0).shape.size());
  const int64_t axis = op.attributes().Int("axis", 0);
  if (axis < -rank || axis >= rank) {
    return op.Fail(
        fmt::format("axis {} of inputs of shape {}.", axis, graph::ShapeText(op.input(0).shape)));
  }
  return static_cast<size_t>(axis < 0 ? axis + rank : axis);
}

Result<std::vector<Shape>> Infer(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(1, kMaxInputs));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(1));
  for (size_t i = 1; i < op.input_count(); ++i) {
    if (!op.has_input(i)) return op.Fail(fmt::format("input {} is not given, want a tensor.", i));
  }
  MOTE_TRY(const size_t axis, AxisOf(op));
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
  Shape y = op.input(0).shape;
  y[axis] = static_cast<int32_t>(joined);
  return std::vector<Shape>{y};
}

Status CheckTypes(const OpView& op) {
  MOTE_RETURN_IF_ERROR(WantInt8(op, "output", op.output(0)));
  for (size_t i = 0; i < op.input_count(); ++i) {
    const std::string role = fmt::format("input {}", i);
    MOTE_RETURN_IF_ERROR(WantInt8(op, role.c_str(), op.input(i)));
    MOTE_RETURN_IF_ERROR(WantSameQuantization(op, role.c_str(), op.input(i), op.output(0)));
  }
  const std::string act = op.attributes().EnumName("fused_activation_function", "NONE");
  if (act != "NONE") return op.Fail("fused activation " + act + ", want NONE.");
  return op.WantAttributes({"axis", "fused_activation_function"});
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(CheckTypes(op));
  MOTE_TRY(const size_t axis, AxisOf(op));
  ConcatenationParams p = {};
  p.inputs = static_cast<int32_t>(op.input_count());
  p.outer = CountOf(op.output(0)) == 0 ? 0 : 1;
  for (size_t d = 0; d < axis && p.outer > 0; ++d) p.outer *= op.output(0).shape[d];
  for (size_t i = 0; i < op.input_count() && p.outer > 0; ++i) {
    p.inner_bytes[i] = CountOf(op.input(i)) / p.outer;
  }
  KernelCall call = CallForAny(op, p, options, std::make_index_sequence<kMaxInputs>());
  for (size_t i = 0; i < op.input_count(); ++i) {
    call.operands.push_back(InputOperand(op.input_id(i)));
  }
  call.operands.push_back(OutputOperand(op.output_id(0)));
  return KernelCalls{std::move(call)};
}

std::vector<KernelInfo> Kernels() {
  return DescribeRows("int8", RowsFor(std::make_index_sequence<1>()));
}

}  // namespace

const OpDef& Concatenation() {
  static constexpr OpDef kDef = {"CONCATENATION", "concatenation", Infer, Lower, Kernels};
  return kDef;
}

}  // namespace mote::ops
