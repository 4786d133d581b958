// SPDX-License-Identifier: Apache-2.0
// DEQUANTIZE: x int8 -> y float32.
#include "runtime/ops/dequantize/dequantize.h"

#include "compiler/ops/op_def.h"
#include "compiler/ops/quantized.h"

namespace mote::ops {
namespace {

using Row = KernelRow<DequantizeParams, decltype(DequantizeS8F32Ref)>;

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_KERNEL_ROW(DequantizeParams, isa, name, when, scratch, name, name)
#include "runtime/ops/dequantize/dequantize_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Fields FieldsOf(const DequantizeParams& p) {
  Fields f;
  f.Add("size", p.size).Add("scale", p.scale).Add("zero_point", p.zero_point);
  return f;
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(WantInt8(op, "input", op.input(0)));
  MOTE_RETURN_IF_ERROR(op.WantDType("output", op.output(0), graph::DType::kFloat32));
  MOTE_RETURN_IF_ERROR(op.WantAttributes({}));
  const DequantizeParams p = {
      CountOf(op.input(0)), op.input(0).quantization.scale[0], ZeroPointOf(op.input(0))};
  const Row& row = ChooseKernel(Rows(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "DequantizeParams", options, false);
  call.operands = {InputOperand(op.input_id(0)), OutputOperand(op.output_id(0))};
  return KernelCalls{std::move(call)};
}

std::vector<KernelInfo> Kernels() { return DescribeRows("int8", Rows()); }

}  // namespace

const OpDef& Dequantize() {
  static constexpr OpDef kDef = {"DEQUANTIZE", "dequantize", InferSameShape, Lower, Kernels};
  return kDef;
}

}  // namespace mote::ops
