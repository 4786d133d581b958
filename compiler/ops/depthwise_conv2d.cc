// SPDX-License-Identifier: Apache-2.0
// DEPTHWISE_CONV_2D: x [1,H,W,Ci] int8, weights [1,Kh,Kw,Co] int8, bias [Co] int32
//   -> y [1,Ho,Wo,Co] int8, Co a multiple of Ci.
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d.h"

#include <fmt/format.h>

#include "compiler/ops/op_def.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/requant.h"
#include "compiler/ops/window.h"

namespace mote::ops {
namespace {

using graph::Shape;
using Row = KernelRow<DepthwiseConv2dParams, decltype(DepthwiseConv2dS8Ref<Rounding::kSingle>)>;

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_KERNEL_ROW(DepthwiseConv2dParams,      \
                  isa,                        \
                  name,                       \
                  when,                       \
                  scratch,                    \
                  name<Rounding::kSingle>,    \
                  name<Rounding::kTflm>)
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Fields FieldsOf(const DepthwiseConv2dParams& p) {
  Fields f;
  f.Add("input_h", p.input_h).Add("input_w", p.input_w).Add("input_c", p.input_c);
  f.Add("output_h", p.output_h).Add("output_w", p.output_w).Add("output_c", p.output_c);
  f.Add("kernel_h", p.kernel_h).Add("kernel_w", p.kernel_w);
  f.Add("stride_h", p.stride_h).Add("stride_w", p.stride_w);
  f.Add("dilation_h", p.dilation_h).Add("dilation_w", p.dilation_w);
  f.Add("pad_top", p.pad_top).Add("pad_left", p.pad_left);
  f.Add("depth_multiplier", p.depth_multiplier);
  f.Add("input_zero_point", p.input_zero_point).Add("pad_value", p.pad_value);
  f.Add("output_zero_point", p.output_zero_point);
  f.Add("act_min", p.act_min).Add("act_max", p.act_max);
  return f;
}

Status CheckTypes(const OpView& op) {
  MOTE_RETURN_IF_ERROR(WantInt8(op, "input", op.input(0)));
  MOTE_RETURN_IF_ERROR(op.WantDType("weights", op.input(1), graph::DType::kInt8));
  MOTE_RETURN_IF_ERROR(op.WantConstant("weights", 1));
  MOTE_RETURN_IF_ERROR(WantInt8(op, "output", op.output(0)));
  std::vector<std::string> known = WindowAttributes();
  known.insert(known.end(), {"depth_multiplier", "fused_activation_function", kFoldedZeroPoint});
  return op.WantAttributes(known);
}

// The attribute is redundant: absent or 0, or what the shapes say.
Status CheckMultiples(const OpView& op) {
  const int64_t inputs = op.input(0).shape[3];
  const int64_t outputs = op.input(1).shape[3];
  if (op.input(1).shape[0] != 1 || inputs < 1 || outputs < 1 || outputs % inputs != 0) {
    return op.Fail(
        fmt::format("weights have shape {}, want [1,Kh,Kw,Co] with Co a multiple of the "
                    "input's {} channels.",
                    graph::ShapeText(op.input(1).shape),
                    inputs));
  }
  const int64_t stated = op.attributes().Int("depth_multiplier", 0);
  if (stated == 0 || stated == outputs / inputs) return {};
  return op.Fail(
      fmt::format("depth_multiplier is {}, but the shapes give {}.", stated, outputs / inputs));
}

Result<std::vector<Shape>> Infer(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(2, 3));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(1));
  MOTE_RETURN_IF_ERROR(op.WantRank("weights", op.input(1), 4, 4));
  const Shape& w = op.input(1).shape;
  MOTE_TRY(const Window window, WindowOf(op, w[1], w[2]));
  MOTE_RETURN_IF_ERROR(CheckMultiples(op));
  return std::vector<Shape>{{1, window.output_h, window.output_w, w[3]}};
}

Result<DepthwiseConv2dParams> ParamsOf(const OpView& op) {
  const Shape& x = op.input(0).shape;
  const Shape& w = op.input(1).shape;
  MOTE_TRY(const Window window, WindowOf(op, w[1], w[2]));
  MOTE_TRY(const ActRange act, ActivationRange(op, op.output(0)));
  DepthwiseConv2dParams p = {};
  p.input_h = x[1];
  p.input_w = x[2];
  p.input_c = x[3];
  p.output_h = window.output_h;
  p.output_w = window.output_w;
  p.output_c = w[3];
  p.kernel_h = window.kernel_h;
  p.kernel_w = window.kernel_w;
  p.stride_h = window.stride_h;
  p.stride_w = window.stride_w;
  p.dilation_h = window.dilation_h;
  p.dilation_w = window.dilation_w;
  p.pad_top = window.pad_top;
  p.pad_left = window.pad_left;
  p.depth_multiplier = w[3] / x[3];
  p.pad_value = ZeroPointOf(op.input(0));
  p.input_zero_point = op.attributes().Bool(kFoldedZeroPoint, false) ? 0 : p.pad_value;
  p.output_zero_point = ZeroPointOf(op.output(0));
  p.act_min = act.min;
  p.act_max = act.max;
  return p;
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(CheckTypes(op));
  MOTE_TRY(const DepthwiseConv2dParams p, ParamsOf(op));
  MOTE_TRY(const std::vector<Requant> requants, ChannelRequants(op, p.output_c, 3));
  MOTE_TRY(const std::vector<int32_t> bias, BiasValues(op, 2, p.output_c));
  const Row& row = ChooseKernel(Rows(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "DepthwiseConv2dParams", options, true);
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

const OpDef& DepthwiseConv2d() {
  static constexpr OpDef kDef = {"DEPTHWISE_CONV_2D", "depthwise_conv2d", Infer, Lower, Kernels};
  return kDef;
}

}  // namespace mote::ops
