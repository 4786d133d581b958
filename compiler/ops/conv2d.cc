// SPDX-License-Identifier: Apache-2.0
// CONV_2D: x [1,H,W,Ci] int8, weights [Co,Kh,Kw,Ci] int8, bias [Co] int32 -> y [1,Ho,Wo,Co] int8.
#include "runtime/ops/conv2d/conv2d.h"

#include <fmt/format.h>

#include "compiler/ops/op_def.h"
#include "compiler/ops/requant.h"
#include "compiler/ops/window.h"

namespace mote::ops {
namespace {

using graph::DType;
using graph::Shape;
using Row = KernelRow<Conv2dParams, decltype(Conv2dS8Ref<Rounding::kSingle>)>;

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_KERNEL_ROW(                            \
      Conv2dParams, isa, name, when, scratch, name<Rounding::kSingle>, name<Rounding::kTflm>)
#include "runtime/ops/conv2d/conv2d_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Fields FieldsOf(const Conv2dParams& p) {
  Fields f;
  f.Add("input_h", p.input_h).Add("input_w", p.input_w).Add("input_c", p.input_c);
  f.Add("output_h", p.output_h).Add("output_w", p.output_w).Add("output_c", p.output_c);
  f.Add("kernel_h", p.kernel_h).Add("kernel_w", p.kernel_w);
  f.Add("stride_h", p.stride_h).Add("stride_w", p.stride_w);
  f.Add("dilation_h", p.dilation_h).Add("dilation_w", p.dilation_w);
  f.Add("pad_top", p.pad_top).Add("pad_left", p.pad_left);
  f.Add("input_zero_point", p.input_zero_point).Add("pad_value", p.pad_value);
  f.Add("output_zero_point", p.output_zero_point);
  f.Add("act_min", p.act_min).Add("act_max", p.act_max);
  return f;
}

Status CheckTypes(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantDType("input", op.input(0), DType::kInt8));
  MOTE_RETURN_IF_ERROR(op.WantDType("weights", op.input(1), DType::kInt8));
  MOTE_RETURN_IF_ERROR(op.WantDType("output", op.output(0), DType::kInt8));
  MOTE_RETURN_IF_ERROR(op.WantPerTensor("input", op.input(0)));
  MOTE_RETURN_IF_ERROR(op.WantPerTensor("output", op.output(0)));
  MOTE_RETURN_IF_ERROR(op.WantConstant("weights", 1));
  std::vector<std::string> known = WindowAttributes();
  known.insert(known.end(), {"fused_activation_function", kFoldedZeroPoint, "quantized_bias_type"});
  return op.WantAttributes(known);
}

Result<std::vector<Shape>> Infer(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(2, 3));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(1));
  MOTE_RETURN_IF_ERROR(op.WantRank("weights", op.input(1), 4, 4));
  const Shape& w = op.input(1).shape;
  MOTE_TRY(const Window window, WindowOf(op, w[1], w[2]));
  if (w[3] != op.input(0).shape[3]) {
    return op.Fail(fmt::format(
        "weights have {} input channels, want {} as the input has.", w[3], op.input(0).shape[3]));
  }
  return std::vector<Shape>{{1, window.output_h, window.output_w, w[0]}};
}

Result<Conv2dParams> ParamsOf(const OpView& op) {
  const Shape& x = op.input(0).shape;
  const Shape& w = op.input(1).shape;
  MOTE_TRY(const Window window, WindowOf(op, w[1], w[2]));
  MOTE_TRY(const ActRange act, ActivationRange(op, op.output(0)));
  Conv2dParams p = {};
  p.input_h = x[1];
  p.input_w = x[2];
  p.input_c = x[3];
  p.output_h = window.output_h;
  p.output_w = window.output_w;
  p.output_c = w[0];
  p.kernel_h = window.kernel_h;
  p.kernel_w = window.kernel_w;
  p.stride_h = window.stride_h;
  p.stride_w = window.stride_w;
  p.dilation_h = window.dilation_h;
  p.dilation_w = window.dilation_w;
  p.pad_top = window.pad_top;
  p.pad_left = window.pad_left;
  p.pad_value = static_cast<int32_t>(op.input(0).quantization.zero_point[0]);
  p.input_zero_point = op.attributes().Bool(kFoldedZeroPoint, false) ? 0 : p.pad_value;
  p.output_zero_point = static_cast<int32_t>(op.output(0).quantization.zero_point[0]);
  p.act_min = act.min;
  p.act_max = act.max;
  return p;
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(CheckTypes(op));
  MOTE_TRY(const Conv2dParams p, ParamsOf(op));
  MOTE_TRY(const std::vector<Requant> requants, ChannelRequants(op, p.output_c, 0));
  MOTE_TRY(const std::vector<int32_t> bias, BiasValues(op, 2, p.output_c));
  const Row& row = ChooseKernel(Rows(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "Conv2dParams", options, true);
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

const OpDef& Conv2d() {
  static constexpr OpDef kDef = {"CONV_2D", "conv2d", Infer, Lower, Kernels};
  return kDef;
}

}  // namespace mote::ops
