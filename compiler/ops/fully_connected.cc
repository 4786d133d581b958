// SPDX-License-Identifier: Apache-2.0
// FULLY_CONNECTED: x [...,Ci] int8, weights [Co,Ci] int8, bias [Co] int32 -> y [R,Co] int8, or
// [...,Co] with keep_num_dims.
#include "runtime/ops/fully_connected/fully_connected.h"

#include <fmt/format.h>

#include "compiler/ops/op_def.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/requant.h"

namespace mote::ops {
namespace {

using graph::Shape;
using Row = KernelRow<FullyConnectedParams, decltype(FullyConnectedS8Ref<Rounding::kSingle>)>;

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_KERNEL_ROW(FullyConnectedParams,       \
                  isa,                        \
                  name,                       \
                  when,                       \
                  scratch,                    \
                  name<Rounding::kSingle>,    \
                  name<Rounding::kTflm>)
#include "runtime/ops/fully_connected/fully_connected_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Fields FieldsOf(const FullyConnectedParams& p) {
  Fields f;
  f.Add("rows", p.rows).Add("input_depth", p.input_depth).Add("output_depth", p.output_depth);
  f.Add("input_zero_point", p.input_zero_point).Add("weights_zero_point", p.weights_zero_point);
  f.Add("output_zero_point", p.output_zero_point);
  f.Add("requant_stride", p.requant_stride);
  f.Add("act_min", p.act_min).Add("act_max", p.act_max);
  return f;
}

Status CheckTypes(const OpView& op) {
  MOTE_RETURN_IF_ERROR(WantInt8(op, "input", op.input(0)));
  MOTE_RETURN_IF_ERROR(op.WantDType("weights", op.input(1), graph::DType::kInt8));
  MOTE_RETURN_IF_ERROR(op.WantConstant("weights", 1));
  MOTE_RETURN_IF_ERROR(WantInt8(op, "output", op.output(0)));
  const std::string format = op.attributes().EnumName("weights_format", "DEFAULT");
  if (format != "DEFAULT") return op.Fail("weights_format " + format + ", want DEFAULT.");
  // The last two concern float inputs and the types of biases, which are checked themselves.
  return op.WantAttributes({"fused_activation_function",
                            "weights_format",
                            "keep_num_dims",
                            kFoldedZeroPoint,
                            "asymmetric_quantize_inputs",
                            "quantized_bias_type"});
}

Result<std::vector<Shape>> Infer(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(2, 3));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(1));
  MOTE_RETURN_IF_ERROR(op.WantRank("weights", op.input(1), 2, 2));
  const int32_t inputs = op.input(1).shape[1];
  const int32_t outputs = op.input(1).shape[0];
  const Shape& x = op.input(0).shape;
  const bool keep = op.attributes().Bool("keep_num_dims", false);
  const int64_t elements = graph::ElementCount(x).value_or(-1);
  const bool fits = inputs > 0 && elements >= 0 && elements % inputs == 0 &&
                    (!keep || (!x.empty() && x.back() == inputs));
  if (!fits) {
    return op.Fail(fmt::format("input has shape {}, want rows of {} elements as the weights have.",
                               graph::ShapeText(x),
                               inputs));
  }
  if (!keep) return std::vector<Shape>{{static_cast<int32_t>(elements / inputs), outputs}};
  Shape y = x;
  y.back() = outputs;
  return std::vector<Shape>{y};
}

// A single weight scale is multiplied in float, as TFLite does it; several ones in double.
Result<std::vector<Requant>> Requants(const OpView& op, int32_t outputs) {
  MOTE_TRY(std::vector<Requant> per_channel, ChannelRequants(op, outputs, 0));
  if (op.input(1).quantization.per_channel()) return per_channel;
  const float product = op.input(0).quantization.scale[0] * op.input(1).quantization.scale[0];
  const double m = static_cast<double>(product) / ScaleOf(op.output(0));
  MOTE_RETURN_IF_ERROR(CheckMultiplier(op, "input scale * weight scale / output scale", m));
  return std::vector<Requant>{QuantizeMultiplier(m)};
}

Result<FullyConnectedParams> ParamsOf(const OpView& op) {
  MOTE_TRY(const ActRange act, ActivationRange(op, op.output(0)));
  FullyConnectedParams p = {};
  p.input_depth = op.input(1).shape[1];
  p.output_depth = op.input(1).shape[0];
  p.rows = CountOf(op.input(0)) / p.input_depth;
  const bool folded = op.attributes().Bool(kFoldedZeroPoint, false);
  p.input_zero_point = folded ? 0 : ZeroPointOf(op.input(0));
  p.output_zero_point = ZeroPointOf(op.output(0));
  p.requant_stride = op.input(1).quantization.per_channel() ? 1 : 0;
  p.act_min = act.min;
  p.act_max = act.max;
  return p;
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(CheckTypes(op));
  MOTE_TRY(const FullyConnectedParams p, ParamsOf(op));
  MOTE_TRY(const std::vector<Requant> requants, Requants(op, p.output_depth));
  MOTE_TRY(const std::vector<int32_t> bias, BiasValues(op, 2, p.output_depth));
  const Row& row = ChooseKernel(Rows(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "FullyConnectedParams", options, true);
  call.operands = {InputOperand(op.input_id(0)),
                   ConstantOperand("weights", op.Values<int8_t>(1)),
                   ConstantOperand("bias", bias),
                   ConstantOperand("requant", requants),
                   OutputOperand(op.output_id(0)),
                   ScratchOperand(row.scratch_bytes(p))};
  return KernelCalls{std::move(call)};
}

std::vector<KernelInfo> Kernels() { return DescribeRows("int8", Rows()); }

}  // namespace

const OpDef& FullyConnected() {
  static constexpr OpDef kDef = {"FULLY_CONNECTED", "fully_connected", Infer, Lower, Kernels};
  return kDef;
}

}  // namespace mote::ops
