// SPDX-License-Identifier: Apache-2.0
// DEQUANTIZE: x int8, int16 or uint8 -> y float32.
#include "runtime/ops/dequantize/dequantize.h"

#include "compiler/ops/op_def.h"
#include "compiler/ops/quantized.h"

namespace mote::ops {
namespace {

using graph::DType;

template <class In>
using RowFrom =
    KernelRow<DequantizeParams, void(const DequantizeParams&, Span<const In>, Span<float>)>;

#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(DequantizeParams, __VA_ARGS__)
const std::vector<RowFrom<int8_t>>& Rows() {
  static const std::vector<RowFrom<int8_t>> kRows = {
#include "runtime/ops/dequantize/dequantize_kernels.inc"
  };
  return kRows;
}
const std::vector<RowFrom<int16_t>>& RowsS16() {
  static const std::vector<RowFrom<int16_t>> kRows = {
#include "runtime/ops/dequantize/dequantize_s16_kernels.inc"
  };
  return kRows;
}
const std::vector<RowFrom<uint8_t>>& RowsU8() {
  static const std::vector<RowFrom<uint8_t>> kRows = {
#include "runtime/ops/dequantize/dequantize_u8_kernels.inc"
  };
  return kRows;
}
#undef MOTE_KERNEL

Fields FieldsOf(const DequantizeParams& p) {
  Fields f;
  f.Add("size", p.size).Add("scale", p.scale).Add("zero_point", p.zero_point);
  return f;
}

template <class Row>
Result<KernelCalls> LowerFrom(const OpView& op,
                              const std::vector<Row>& rows,
                              const char* table,
                              const LowerOptions& options) {
  const DequantizeParams p = {
      CountOf(op.input(0)), op.input(0).quantization.scale[0], ZeroPointOf(op.input(0))};
  const Row& row = ChooseKernel(rows, p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "DequantizeParams", options, false);
  call.table = table;
  call.operands = {InputOperand(op.input_id(0)), OutputOperand(op.output_id(0))};
  return KernelCalls{std::move(call)};
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  const DType from = op.input(0).dtype;
  MOTE_RETURN_IF_ERROR(
      op.WantDTypeIn("input", op.input(0), {DType::kInt8, DType::kInt16, DType::kUInt8}));
  MOTE_RETURN_IF_ERROR(op.WantPerTensor("input", op.input(0)));
  MOTE_RETURN_IF_ERROR(op.WantDType("output", op.output(0), DType::kFloat32));
  MOTE_RETURN_IF_ERROR(op.WantAttributes({}));
  if (from == DType::kInt16) return LowerFrom(op, RowsS16(), "dequantize_s16", options);
  if (from == DType::kUInt8) return LowerFrom(op, RowsU8(), "dequantize_u8", options);
  return LowerFrom(op, Rows(), "dequantize", options);
}

std::vector<KernelInfo> Kernels() {
  std::vector<KernelInfo> infos = DescribeRows("int8", Rows());
  for (const KernelInfo& info : DescribeRows("int16", RowsS16())) infos.push_back(info);
  for (const KernelInfo& info : DescribeRows("uint8", RowsU8())) infos.push_back(info);
  return infos;
}

}  // namespace

const OpDef& Dequantize() {
  static constexpr OpDef kDef = {"DEQUANTIZE", "dequantize", InferSameShape, Lower, Kernels};
  return kDef;
}

}  // namespace mote::ops
