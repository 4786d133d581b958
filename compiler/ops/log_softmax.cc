// SPDX-License-Identifier: Apache-2.0
// LOG_SOFTMAX: x [...,C] int8 or float32 -> y [...,C] of the same type.
#include "runtime/ops/log_softmax/log_softmax.h"

#include <fmt/format.h>

#include <cmath>

#include "compiler/graph/verify.h"
#include "compiler/ops/op_def.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/requant.h"
#include "compiler/ops/rows.h"
#include "compiler/ops/tables.h"

namespace mote::ops {
namespace {

using graph::DType;

// More could overflow the sum of exponentials, which has 12 integer bits.
constexpr int64_t kMostInt8 = 4095;

using Row = KernelRow<LogSoftmaxParams, decltype(LogSoftmaxS8Ref<Rounding::kSingle>)>;

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(...) MOTE_ROUNDING_ROW(LogSoftmaxParams, __VA_ARGS__)
#include "runtime/ops/log_softmax/log_softmax_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

using RowF32 = KernelRow<LogSoftmaxF32Params, decltype(LogSoftmaxF32Ref)>;

const std::vector<RowF32>& RowsF32() {
  static const std::vector<RowF32> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(LogSoftmaxF32Params, __VA_ARGS__)
#include "runtime/ops/log_softmax/log_softmax_f32_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Fields FieldsOf(const LogSoftmaxParams& p) {
  Fields f;
  f.Add("rows", p.rows).Add("depth", p.depth);
  f.Add("requant", p.requant).Add("reverse", p.reverse).Add("diff_min", p.diff_min);
  return f;
}

Fields FieldsOf(const LogSoftmaxF32Params& p) {
  Fields f;
  f.Add("rows", p.rows).Add("depth", p.depth);
  return f;
}

Result<LogSoftmaxParams> ParamsOf(const OpView& op, Rounding rounding) {
  MOTE_RETURN_IF_ERROR(WantInt8(op, "input", op.input(0)));
  MOTE_RETURN_IF_ERROR(WantInt8(op, "output", op.output(0)));
  if (op.output(0).quantization.scale[0] != 1.0F / 16 || ZeroPointOf(op.output(0)) != 127) {
    return op.Fail(fmt::format("output has scale {} and zero point {}, want 1/16 and 127.",
                               ScaleOf(op.output(0)),
                               ZeroPointOf(op.output(0))));
  }
  MOTE_TRY(const RowsOf rows, RowsOfInput(op, kMostInt8));
  MOTE_TRY(const ScaledDifference scaled, ScaleDifference(op, 1, rounding));
  const double m = std::ldexp(scaled.requant.multiplier, scaled.requant.shift - 31);
  return LogSoftmaxParams{
      rows.rows, rows.depth, scaled.requant, QuantizeMultiplier(1 / m), scaled.diff_min};
}

template <class Row, class Params>
Result<KernelCalls> CallOf(const OpView& op,
                           const std::vector<Row>& rows,
                           const Params& p,
                           const char* params_type,
                           const char* table,
                           const LowerOptions& options,
                           bool rounds) {
  const Row& row = ChooseKernel(rows, p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), params_type, options, rounds);
  call.table = table;
  call.operands = {InputOperand(op.input_id(0)), OutputOperand(op.output_id(0))};
  call.in_place_inputs = {op.input_id(0)};
  return KernelCalls{std::move(call)};
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(op.WantAttributes({}));
  if (op.input(0).dtype == DType::kInt8) {
    MOTE_TRY(const LogSoftmaxParams p, ParamsOf(op, options.rounding));
    return CallOf(op, Rows(), p, "LogSoftmaxParams", "log_softmax", options, true);
  }
  if (op.input(0).dtype != DType::kFloat32) {
    return OtherType(op, {DType::kInt8, DType::kFloat32});
  }
  MOTE_RETURN_IF_ERROR(op.WantDType("output", op.output(0), DType::kFloat32));
  MOTE_TRY(const RowsOf rows, RowsOfInput(op, graph::kMaxTensorBytes));
  const LogSoftmaxF32Params p = {rows.rows, rows.depth};
  return CallOf(op, RowsF32(), p, "LogSoftmaxF32Params", "log_softmax_f32", options, false);
}

std::vector<KernelInfo> Kernels() {
  return DescribeTables({DescribeRows("int8", Rows()), DescribeRows("float32", RowsF32())});
}

}  // namespace

const OpDef& LogSoftmax() {
  static constexpr OpDef kDef = {"LOG_SOFTMAX", "log_softmax", InferSameShape, Lower, Kernels};
  return kDef;
}

}  // namespace mote::ops
