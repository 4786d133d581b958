// SPDX-License-Identifier: Apache-2.0
// QUANTIZE: x float32 -> y int8, int16 or uint8; x and y both integers: requantize.h.
#include "runtime/ops/quantize/quantize.h"

#include <limits>

#include "compiler/ops/op_def.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/requantize.h"

namespace mote::ops {
namespace {

using graph::DType;

template <class Out>
using RowTo = KernelRow<QuantizeParams, void(const QuantizeParams&, Span<const float>, Span<Out>)>;

#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(QuantizeParams, __VA_ARGS__)
const std::vector<RowTo<int8_t>>& Rows() {
  static const std::vector<RowTo<int8_t>> kRows = {
#include "runtime/ops/quantize/quantize_kernels.inc"
  };
  return kRows;
}
const std::vector<RowTo<int16_t>>& RowsS16() {
  static const std::vector<RowTo<int16_t>> kRows = {
#include "runtime/ops/quantize/quantize_s16_kernels.inc"
  };
  return kRows;
}
const std::vector<RowTo<uint8_t>>& RowsU8() {
  static const std::vector<RowTo<uint8_t>> kRows = {
#include "runtime/ops/quantize/quantize_u8_kernels.inc"
  };
  return kRows;
}
#undef MOTE_KERNEL

Fields FieldsOf(const QuantizeParams& p) {
  Fields f;
  f.Add("size", p.size).Add("scale", p.scale).Add("zero_point", p.zero_point);
  return f;
}

template <class Row>
Result<KernelCalls> LowerFloat(const OpView& op,
                               const std::vector<Row>& rows,
                               const char* table,
                               const LowerOptions& options) {
  const QuantizeParams p = {
      CountOf(op.input(0)), op.output(0).quantization.scale[0], ZeroPointOf(op.output(0))};
  const Row& row = ChooseKernel(rows, p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "QuantizeParams", options, false);
  call.table = table;
  call.operands = {InputOperand(op.input_id(0)), OutputOperand(op.output_id(0))};
  return KernelCalls{std::move(call)};
}

Result<KernelCalls> LowerFloat(const OpView& op, const LowerOptions& options) {
  const DType to = op.output(0).dtype;
  MOTE_RETURN_IF_ERROR(
      op.WantDTypeIn("output", op.output(0), {DType::kInt8, DType::kInt16, DType::kUInt8}));
  if (to == DType::kInt16) return LowerFloat(op, RowsS16(), "quantize_s16", options);
  if (to == DType::kUInt8) return LowerFloat(op, RowsU8(), "quantize_u8", options);
  return LowerFloat(op, Rows(), "quantize", options);
}

template <class T>
ActRange WholeRange() {
  return {std::numeric_limits<T>::min(), std::numeric_limits<T>::max()};
}

ActRange RangeOf(DType dtype) {
  if (dtype == DType::kInt32) return WholeRange<int32_t>();
  if (dtype == DType::kInt16) return WholeRange<int16_t>();
  return dtype == DType::kUInt8 ? ActRange{0, 255} : ActRange{-128, 127};
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(op.WantAttributes({}));
  const DType from = op.input(0).dtype;
  MOTE_RETURN_IF_ERROR(
      op.WantDTypeIn("input",
                     op.input(0),
                     {DType::kFloat32, DType::kInt8, DType::kInt16, DType::kInt32, DType::kUInt8}));
  MOTE_RETURN_IF_ERROR(op.WantDTypeIn(
      "output", op.output(0), {DType::kInt8, DType::kInt16, DType::kInt32, DType::kUInt8}));
  MOTE_RETURN_IF_ERROR(op.WantPerTensor("output", op.output(0), true));
  if (from == DType::kFloat32) return LowerFloat(op, options);
  MOTE_RETURN_IF_ERROR(op.WantPerTensor("input", op.input(0), true));
  const double m = ScaleOf(op.input(0)) / ScaleOf(op.output(0));
  return LowerRequantize(op, m, RangeOf(op.output(0).dtype), options);
}

std::vector<KernelInfo> Kernels() {
  std::vector<KernelInfo> infos = DescribeRows("float32", Rows());
  const auto add = [&](const std::vector<KernelInfo>& more) {
    infos.insert(infos.end(), more.begin(), more.end());
  };
  add(DescribeRows("float32 to int16", RowsS16()));
  add(DescribeRows("float32 to uint8", RowsU8()));
  add(RequantizeKernels());
  add(RequantizeU8Kernels());
  for (const char* pair : {"uint8 to int8",
                           "int8 to int16",
                           "int8 to int32",
                           "int16 to int8",
                           "int16",
                           "int16 to int32",
                           "int32 to int8",
                           "int32 to int16"}) {
    infos.push_back(RequantizeTypesKernel(pair));
  }
  return infos;
}

}  // namespace

const OpDef& Quantize() {
  static constexpr OpDef kDef = {"QUANTIZE", "quantize", InferSameShape, Lower, Kernels};
  return kDef;
}

}  // namespace mote::ops
