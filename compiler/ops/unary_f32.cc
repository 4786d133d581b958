// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/quantized.h"
#include "compiler/ops/unary.h"

namespace mote::ops {
namespace {

using Row = KernelRow<UnaryParams, decltype(AbsF32Ref)>;

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(UnaryParams, __VA_ARGS__)
#include "runtime/ops/unary/unary_f32_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Fields FieldsOf(const UnaryParams& p) {
  Fields f;
  f.Add("size", p.size).Add("function", p.function).Add("alpha", p.alpha);
  return f;
}

}  // namespace

Result<KernelCalls> LowerUnaryF32(const OpView& op,
                                  UnaryFunction function,
                                  float alpha,
                                  const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(op.WantDType("input", op.input(0), graph::DType::kFloat32));
  MOTE_RETURN_IF_ERROR(op.WantDType("output", op.output(0), graph::DType::kFloat32));
  const UnaryParams p = {CountOf(op.input(0)), function, alpha};
  const Row& row = ChooseKernel(Rows(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "UnaryParams", options, false);
  call.folder = "unary";
  call.table = "unary_f32";
  call.operands = {InputOperand(op.input_id(0)), OutputOperand(op.output_id(0))};
  call.in_place_inputs = {op.input_id(0)};
  return KernelCalls{std::move(call)};
}

std::vector<KernelInfo> UnaryF32Kernels(UnaryFunction function) {
  std::vector<KernelInfo> infos;
  const UnaryParams p = {0, function, 0};
  for (const Row& row : Rows()) {
    if (row.fits(p)) infos.push_back({"float32", row.isa, row.name});
  }
  return infos;
}

}  // namespace mote::ops
