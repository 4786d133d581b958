// SPDX-License-Identifier: Apache-2.0
// MUL: a, b int8 of shapes that broadcast like NumPy's -> y int8.
#include "runtime/ops/mul/mul.h"

#include "compiler/ops/broadcast.h"
#include "compiler/ops/op_def.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/requant.h"

namespace mote::ops {
namespace {

using Row = KernelRow<MulParams, decltype(MulS8Ref<Rounding::kSingle>)>;

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_KERNEL_ROW(                            \
      MulParams, isa, name, when, scratch, name<Rounding::kSingle>, name<Rounding::kTflm>)
#include "runtime/ops/mul/mul_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Fields FieldsOf(const MulParams& p) {
  Fields f;
  f.Add("size", p.size).Add("broadcast", p.broadcast);
  f.Add("a_zero_point", p.a_zero_point).Add("b_zero_point", p.b_zero_point);
  f.Add("output_zero_point", p.output_zero_point).Add("requant", p.requant);
  f.Add("act_min", p.act_min).Add("act_max", p.act_max);
  f.Add("shape", p.shape).Add("a_strides", p.a_strides).Add("b_strides", p.b_strides);
  return f;
}

Status CheckTypes(const OpView& op) {
  MOTE_RETURN_IF_ERROR(WantInt8(op, "input 0", op.input(0)));
  MOTE_RETURN_IF_ERROR(WantInt8(op, "input 1", op.input(1)));
  MOTE_RETURN_IF_ERROR(WantInt8(op, "output", op.output(0)));
  return op.WantAttributes({"fused_activation_function"});
}

Result<MulParams> ParamsOf(const OpView& op) {
  MOTE_TRY(const ActRange act, ActivationRange(op, op.output(0)));
  MulParams p = {};
  SetBroadcast(op, p);
  p.a_zero_point = ZeroPointOf(op.input(0));
  p.b_zero_point = ZeroPointOf(op.input(1));
  p.output_zero_point = ZeroPointOf(op.output(0));
  p.act_min = act.min;
  p.act_max = act.max;
  const double m = ScaleOf(op.input(0)) * ScaleOf(op.input(1)) / ScaleOf(op.output(0));
  MOTE_RETURN_IF_ERROR(CheckMultiplier(op, "input scales / output scale", m));
  p.requant = QuantizeMultiplier(m);
  return p;
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(CheckTypes(op));
  MOTE_TRY(const MulParams p, ParamsOf(op));
  const Row& row = ChooseKernel(Rows(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "MulParams", options, true);
  call.operands = {
      InputOperand(op.input_id(0)), InputOperand(op.input_id(1)), OutputOperand(op.output_id(0))};
  if (p.broadcast == 0) call.in_place_inputs = {op.input_id(0), op.input_id(1)};
  return KernelCalls{std::move(call)};
}

std::vector<KernelInfo> Kernels() { return DescribeRows("int8", Rows()); }

}  // namespace

const OpDef& Mul() {
  static constexpr OpDef kDef = {"MUL", "mul", InferBroadcast, Lower, Kernels};
  return kDef;
}

}  // namespace mote::ops
