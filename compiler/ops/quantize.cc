// SPDX-License-Identifier: Apache-2.0
// QUANTIZE: x float32 or int8 -> y int8.
#include "runtime/ops/quantize/quantize.h"

#include <fmt/format.h>

#include "compiler/ops/op_def.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/requantize.h"

namespace mote::ops {
namespace {

using Row = KernelRow<QuantizeParams, decltype(QuantizeF32S8Ref)>;

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_KERNEL_ROW(QuantizeParams, isa, name, when, scratch, name, name)
#include "runtime/ops/quantize/quantize_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Fields FieldsOf(const QuantizeParams& p) {
  Fields f;
  f.Add("size", p.size).Add("scale", p.scale).Add("zero_point", p.zero_point);
  return f;
}

Result<KernelCalls> LowerFloat(const OpView& op, const LowerOptions& options) {
  if (op.input(0).dtype != graph::DType::kFloat32) {
    return op.Fail(fmt::format("input {}, want float32 or int8. See 'mote ops'.",
                               graph::DTypeName(op.input(0).dtype)));
  }
  const QuantizeParams p = {
      CountOf(op.input(0)), op.output(0).quantization.scale[0], ZeroPointOf(op.output(0))};
  const Row& row = ChooseKernel(Rows(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "QuantizeParams", options, false);
  call.operands = {InputOperand(op.input_id(0)), OutputOperand(op.output_id(0))};
  return KernelCalls{std::move(call)};
}

// For those who read bytes: no operator takes the uint8 up again.
Result<KernelCalls> LowerToUInt8(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(op.WantAttributes({}));
  MOTE_RETURN_IF_ERROR(WantInt8(op, "input", op.input(0)));
  MOTE_RETURN_IF_ERROR(op.WantPerTensor("output", op.output(0)));
  return LowerRequantize(op, ScaleOf(op.input(0)) / ScaleOf(op.output(0)), {0, 255}, options);
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  if (op.output(0).dtype == graph::DType::kUInt8) return LowerToUInt8(op, options);
  MOTE_RETURN_IF_ERROR(WantInt8(op, "output", op.output(0)));
  MOTE_RETURN_IF_ERROR(op.WantAttributes({}));
  if (op.input(0).dtype != graph::DType::kInt8) return LowerFloat(op, options);
  MOTE_RETURN_IF_ERROR(WantInt8(op, "input", op.input(0)));
  return LowerRequantize(op, ScaleOf(op.input(0)) / ScaleOf(op.output(0)), {-128, 127}, options);
}

std::vector<KernelInfo> Kernels() {
  std::vector<KernelInfo> infos = DescribeRows("float32", Rows());
  for (const KernelInfo& info : RequantizeKernels()) infos.push_back(info);
  for (const KernelInfo& info : RequantizeU8Kernels()) infos.push_back(info);
  return infos;
}

}  // namespace

const OpDef& Quantize() {
  static constexpr OpDef kDef = {"QUANTIZE", "quantize", InferSameShape, Lower, Kernels};
  return kDef;
}

}  // namespace mote::ops
