// SPDX-License-Identifier: Apache-2.0
// ADD: a, b int8 of shapes that broadcast like NumPy's -> y int8.
#include "runtime/ops/add/add.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/ops/broadcast.h"
#include "compiler/ops/op_def.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/requant.h"

namespace mote::ops {
namespace {

using Row = KernelRow<AddParams, decltype(AddS8Ref<Rounding::kSingle>)>;

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_KERNEL_ROW(                            \
      AddParams, isa, name, when, scratch, name<Rounding::kSingle>, name<Rounding::kTflm>)
#include "runtime/ops/add/add_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Fields FieldsOf(const AddParams& p) {
  Fields f;
  f.Add("size", p.size).Add("broadcast", p.broadcast);
  f.Add("a_zero_point", p.a_zero_point).Add("b_zero_point", p.b_zero_point);
  f.Add("output_zero_point", p.output_zero_point).Add("left_shift", p.left_shift);
  f.Add("a_requant", p.a_requant).Add("b_requant", p.b_requant);
  f.Add("output_requant", p.output_requant);
  f.Add("act_min", p.act_min).Add("act_max", p.act_max);
  f.Add("shape", p.shape).Add("a_strides", p.a_strides).Add("b_strides", p.b_strides);
  return f;
}

Status CheckTypes(const OpView& op) {
  MOTE_RETURN_IF_ERROR(WantInt8(op, "input 0", op.input(0)));
  MOTE_RETURN_IF_ERROR(WantInt8(op, "input 1", op.input(1)));
  MOTE_RETURN_IF_ERROR(WantInt8(op, "output", op.output(0)));
  // pot_scale_int16 concerns int16 only.
  return op.WantAttributes({"fused_activation_function", "pot_scale_int16"});
}

// Both inputs on a common scale of 2 * the larger one, then that to the output's.
Status SetRequants(const OpView& op, AddParams& p) {
  const double a = ScaleOf(op.input(0));
  const double b = ScaleOf(op.input(1));
  const double common = 2 * std::max(a, b);
  const double m = common / ((1 << p.left_shift) * ScaleOf(op.output(0)));
  if (m >= 1) {
    return op.Fail(
        fmt::format("the inputs' scales {} and {} are too large for the output's {}: "
                    "want a ratio below 2^{}.",
                    a,
                    b,
                    ScaleOf(op.output(0)),
                    p.left_shift - 1));
  }
  p.a_requant = QuantizeMultiplier(a / common);
  p.b_requant = QuantizeMultiplier(b / common);
  p.output_requant = QuantizeMultiplier(m);
  return {};
}

Result<AddParams> ParamsOf(const OpView& op) {
  MOTE_TRY(const ActRange act, ActivationRange(op, op.output(0)));
  AddParams p = {};
  SetBroadcast(op, p);
  p.a_zero_point = ZeroPointOf(op.input(0));
  p.b_zero_point = ZeroPointOf(op.input(1));
  p.output_zero_point = ZeroPointOf(op.output(0));
  p.left_shift = 20;
  p.act_min = act.min;
  p.act_max = act.max;
  MOTE_RETURN_IF_ERROR(SetRequants(op, p));
  return p;
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(CheckTypes(op));
  MOTE_TRY(const AddParams p, ParamsOf(op));
  const Row& row = ChooseKernel(Rows(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "AddParams", options, true);
  call.operands = {
      InputOperand(op.input_id(0)), InputOperand(op.input_id(1)), OutputOperand(op.output_id(0))};
  if (p.broadcast == 0) call.in_place_inputs = {op.input_id(0), op.input_id(1)};
  return KernelCalls{std::move(call)};
}

std::vector<KernelInfo> Kernels() { return DescribeRows("int8", Rows()); }

}  // namespace

const OpDef& Add() {
  static constexpr OpDef kDef = {"ADD", "add", InferBroadcast, Lower, Kernels};
  return kDef;
}

}  // namespace mote::ops
