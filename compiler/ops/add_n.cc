// SPDX-License-Identifier: Apache-2.0
// ADD_N: 2 to 10 inputs of one shape, int8 of one scale and zero point or float32 -> their sum.
#include "runtime/ops/add_n/add_n.h"

#include <fmt/format.h>

#include "compiler/ops/binary.h"
#include "compiler/ops/common_scale.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/requant.h"
#include "compiler/ops/tables.h"

namespace mote::ops {
namespace {

using graph::DType;
using graph::Shape;

template <size_t>
using InputAt = AddNInput;
template <size_t>
using InputF32At = AddNF32Input;

// The kernels' form with as many arguments as there are inputs.
template <size_t... kIndex>
auto RowsFor(std::index_sequence<kIndex...>) {
  using Row = KernelRow<AddNParams, void(const AddNParams&, InputAt<kIndex>..., Span<int8_t>)>;
  return std::vector<Row>{
#define MOTE_KERNEL(isa, name, when, scratch)                    \
  MOTE_KERNEL_ROW(AddNParams,                                    \
                  isa,                                           \
                  name,                                          \
                  when,                                          \
                  scratch,                                       \
                  (name<Rounding::kSingle, InputAt<kIndex>...>), \
                  (name<Rounding::kTflm, InputAt<kIndex>...>))
#include "runtime/ops/add_n/add_n_kernels.inc"
#undef MOTE_KERNEL
  };
}

template <size_t... kIndex>
auto RowsF32For(std::index_sequence<kIndex...>) {
  using Row =
      KernelRow<AddNF32Params, void(const AddNF32Params&, InputF32At<kIndex>..., Span<float>)>;
  return std::vector<Row>{
#define MOTE_KERNEL(isa, name, when, scratch)  \
  MOTE_KERNEL_ROW(AddNF32Params,               \
                  isa,                         \
                  name,                        \
                  when,                        \
                  scratch,                     \
                  name<InputF32At<kIndex>...>, \
                  name<InputF32At<kIndex>...>)
#include "runtime/ops/add_n/add_n_f32_kernels.inc"
#undef MOTE_KERNEL
  };
}

Fields FieldsOf(const AddNParams& p) {
  Fields f;
  f.Add("inputs", p.inputs).Add("size", p.size);
  f.Add("input_zero_point", p.input_zero_point).Add("output_zero_point", p.output_zero_point);
  f.Add("left_shift", p.left_shift);
  f.Add("input_requant", p.input_requant).Add("output_requant", p.output_requant);
  return f;
}

Fields FieldsOf(const AddNF32Params& p) {
  Fields f;
  f.Add("inputs", p.inputs).Add("size", p.size);
  return f;
}

// "<first, input, input>"
std::string TemplateArguments(std::string text, const char* input, size_t inputs) {
  for (size_t i = 0; i < inputs; ++i) text += (text.empty() ? "" : ", ") + std::string(input);
  return "<" + text + ">";
}

template <size_t kInputs>
KernelCall CallFor(const OpView& op, const AddNParams& p, const LowerOptions& options) {
  const auto rows = RowsFor(std::make_index_sequence<kInputs>());
  KernelCall call =
      MakeCall(op, ChooseKernel(rows, p, options), p, FieldsOf(p), "AddNParams", options, false);
  call.function += TemplateArguments(RoundingName(options.rounding), "mote::AddNInput", kInputs);
  return call;
}

template <size_t kInputs>
KernelCall CallFor(const OpView& op, const AddNF32Params& p, const LowerOptions& options) {
  const auto rows = RowsF32For(std::make_index_sequence<kInputs>());
  KernelCall call =
      MakeCall(op, ChooseKernel(rows, p, options), p, FieldsOf(p), "AddNF32Params", options, false);
  call.function += TemplateArguments("", "mote::AddNF32Input", kInputs);
  call.table = "add_n_f32";
  return call;
}

template <class Params, size_t... kIndex>
KernelCall CallForAny(const OpView& op,
                      const Params& p,
                      const LowerOptions& options,
                      std::index_sequence<kIndex...>) {
  using Make = KernelCall (*)(const OpView&, const Params&, const LowerOptions&);
  static constexpr Make kMakes[] = {CallFor<kIndex + 1>...};
  return kMakes[static_cast<size_t>(p.inputs) - 1](op, p, options);
}

template <class Params>
KernelCalls CallsFor(const OpView& op, Params p, const LowerOptions& options) {
  p.inputs = static_cast<int32_t>(op.input_count());
  p.size = CountOf(op.output(0));
  KernelCall call = CallForAny(op, p, options, std::make_index_sequence<kMaxAddNInputs>());
  for (size_t i = 0; i < op.input_count(); ++i) {
    call.operands.push_back(InputOperand(op.input_id(i)));
    call.in_place_inputs.push_back(op.input_id(i));
  }
  call.operands.push_back(OutputOperand(op.output_id(0)));
  return KernelCalls{std::move(call)};
}

Result<std::vector<Shape>> Infer(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(2, kMaxAddNInputs));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(1));
  for (size_t i = 1; i < op.input_count(); ++i) {
    if (!op.has_input(i)) return op.Fail(fmt::format("input {} is not given, want a tensor.", i));
    if (op.input(i).shape == op.input(0).shape) continue;
    return op.Fail(fmt::format("input {} has shape {}, want {}.",
                               i,
                               graph::ShapeText(op.input(i).shape),
                               graph::ShapeText(op.input(0).shape)));
  }
  return std::vector<Shape>{op.input(0).shape};
}

Status CheckTypes(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantAttributes({}));
  MOTE_RETURN_IF_ERROR(op.WantDTypeIn("output", op.output(0), {DType::kInt8, DType::kFloat32}));
  for (size_t i = 0; i < op.input_count(); ++i) {
    MOTE_RETURN_IF_ERROR(
        op.WantDType(fmt::format("input {}", i).c_str(), op.input(i), op.output(0).dtype));
  }
  return {};
}

Result<KernelCalls> LowerInt8(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(op.WantPerTensor("output", op.output(0)));
  for (size_t i = 0; i < op.input_count(); ++i) {
    MOTE_RETURN_IF_ERROR(op.WantPerTensor(fmt::format("input {}", i).c_str(), op.input(i)));
    if (op.input(i).quantization.scale == op.input(0).quantization.scale &&
        op.input(i).quantization.zero_point == op.input(0).quantization.zero_point) {
      continue;
    }
    return op.Fail(fmt::format("input {} has another scale or zero point than input 0.", i));
  }
  AddNParams p = {};
  p.input_zero_point = ZeroPointOf(op.input(0));
  p.output_zero_point = ZeroPointOf(op.output(0));
  p.left_shift = 20;
  p.input_requant = QuantizeMultiplier(0.5);
  MOTE_TRY(p.output_requant, FromCommonScale(op, 2 * ScaleOf(op.input(0)), p.left_shift));
  return CallsFor(op, p, options);
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(CheckTypes(op));
  if (op.output(0).dtype == DType::kInt8) return LowerInt8(op, options);
  return CallsFor(op, AddNF32Params{}, options);
}

std::vector<KernelInfo> Kernels() {
  const auto one = std::make_index_sequence<1>();
  return DescribeTables(
      {DescribeRows("int8", RowsFor(one)), DescribeRows("float32", RowsF32For(one))});
}

}  // namespace

const OpDef& AddN() {
  static constexpr OpDef kDef = {"ADD_N", "add_n", Infer, Lower, Kernels};
  return kDef;
}

}  // namespace mote::ops
