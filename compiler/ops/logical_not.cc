// SPDX-License-Identifier: Apache-2.0
// LOGICAL_NOT: x bool -> y bool.
#include "compiler/ops/op_def.h"
#include "compiler/ops/quantized.h"
#include "runtime/ops/unary/unary.h"

namespace mote::ops {
namespace {

using Row = KernelRow<UnaryParams, decltype(LogicalNotRef)>;

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(UnaryParams, __VA_ARGS__)
#include "runtime/ops/unary/unary_bool_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(op.WantAttributes({}));
  MOTE_RETURN_IF_ERROR(op.WantDType("input", op.input(0), graph::DType::kBool));
  MOTE_RETURN_IF_ERROR(op.WantDType("output", op.output(0), graph::DType::kBool));
  const UnaryParams p = {CountOf(op.input(0)), 0, 0};
  Fields fields;
  fields.Add("size", p.size).Add("function", p.function).Add("alpha", p.alpha);
  const Row& row = ChooseKernel(Rows(), p, options);
  KernelCall call = MakeCall(op, row, p, fields, "UnaryParams", options, false);
  call.table = "unary_bool";
  call.operands = {InputOperand(op.input_id(0)), OutputOperand(op.output_id(0))};
  call.in_place_inputs = {op.input_id(0)};
  return KernelCalls{std::move(call)};
}

std::vector<KernelInfo> Kernels() { return DescribeRows("bool", Rows()); }

}  // namespace

const OpDef& LogicalNot() {
  static constexpr OpDef kDef = {"LOGICAL_NOT", "unary", InferSameShape, Lower, Kernels};
  return kDef;
}

}  // namespace mote::ops
