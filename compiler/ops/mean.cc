// SPDX-License-Identifier: Apache-2.0
// MEAN, SUM: x int8, int16 or float32, constant axes -> y of the same type, the axes gone or of
// size 1 (keep_dims).
#include "runtime/ops/mean/mean.h"

#include <algorithm>
#include <bit>

#include "compiler/ops/op_def.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/reduction.h"
#include "compiler/ops/requant.h"
#include "compiler/ops/tables.h"

namespace mote::ops {
namespace {

using graph::DType;

// A sum of this many int8 or int16 stays in int32; a float counts them exactly.
constexpr int64_t kMostInt8 = (int64_t{1} << 23) - 1;
constexpr int64_t kMostInt16 = (int64_t{1} << 16) - 1;
constexpr int64_t kMostFloat = int64_t{1} << 24;

using Row = KernelRow<MeanParams, decltype(MeanS8Ref<Rounding::kSingle>)>;

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(...) MOTE_ROUNDING_ROW(MeanParams, __VA_ARGS__)
#include "runtime/ops/mean/mean_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

using RowS16 = KernelRow<MeanParams, decltype(MeanS16Ref<Rounding::kSingle>)>;

const std::vector<RowS16>& RowsS16() {
  static const std::vector<RowS16> kRows = {
#define MOTE_KERNEL(...) MOTE_ROUNDING_ROW(MeanParams, __VA_ARGS__)
#include "runtime/ops/mean/mean_s16_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

using RowF32 = KernelRow<MeanF32Params, decltype(MeanF32Ref)>;

const std::vector<RowF32>& RowsF32() {
  static const std::vector<RowF32> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(MeanF32Params, __VA_ARGS__)
#include "runtime/ops/mean/mean_f32_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Fields FieldsOf(const MeanParams& p) {
  Fields f = ReductionFields(p);
  f.Add("count", p.count);
  f.Add("input_zero_point", p.input_zero_point).Add("output_zero_point", p.output_zero_point);
  f.Add("requant", p.requant);
  return f;
}

Fields FieldsOf(const MeanF32Params& p) {
  Fields f = ReductionFields(p);
  f.Add("divisor", p.divisor);
  return f;
}

// 1 / count goes into the multiplier: shifted up as far as count has bits, so that few are lost.
Requant DivideBy(Requant requant, int32_t count) {
  const int32_t bits = static_cast<int32_t>(std::bit_width(static_cast<uint32_t>(count))) - 1;
  const int32_t shift = std::min(bits, 31 + requant.shift);
  const int64_t multiplier = (int64_t{requant.multiplier} << shift) / count;
  return {static_cast<int32_t>(multiplier), requant.shift - shift};
}

Result<MeanParams> ParamsOf(const OpView& op, bool divides) {
  const DType dtype = op.input(0).dtype;
  MOTE_RETURN_IF_ERROR(WantQuantized(op, "input", op.input(0), dtype));
  MOTE_RETURN_IF_ERROR(WantQuantized(op, "output", op.output(0), dtype));
  MOTE_TRY(const Reduction reduction,
           ReductionOf(op, dtype == DType::kInt8 ? kMostInt8 : kMostInt16));
  const double m = ScaleOf(op.input(0)) / ScaleOf(op.output(0));
  MeanParams p = {};
  SetReduction(reduction, p);
  p.count = reduction.count;
  p.input_zero_point = ZeroPointOf(op.input(0));
  p.output_zero_point = ZeroPointOf(op.output(0));
  MOTE_TRY(p.requant, RequantOf(op, "input scale / output scale", m));
  if (divides) p.requant = DivideBy(p.requant, p.count);
  return p;
}

Result<MeanF32Params> FloatParamsOf(const OpView& op, bool divides) {
  MOTE_RETURN_IF_ERROR(op.WantDType("output", op.output(0), DType::kFloat32));
  MOTE_TRY(const Reduction reduction, ReductionOf(op, kMostFloat));
  MeanF32Params p = {};
  SetReduction(reduction, p);
  p.divisor = divides ? static_cast<float>(reduction.count) : 1;
  return p;
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
  call.folder = "mean";
  call.table = table;
  call.operands = {InputOperand(op.input_id(0)),
                   OutputOperand(op.output_id(0)),
                   ScratchOperand(row.scratch_bytes(p))};
  return KernelCalls{std::move(call)};
}

Result<KernelCalls> LowerFloat(const OpView& op, bool divides, const LowerOptions& options) {
  MOTE_TRY(const MeanF32Params p, FloatParamsOf(op, divides));
  return CallOf(op, RowsF32(), p, "MeanF32Params", "mean_f32", options, false);
}

Result<KernelCalls> Lower(const OpView& op, bool divides, const LowerOptions& options) {
  const DType dtype = op.input(0).dtype;
  if (dtype == DType::kFloat32) return LowerFloat(op, divides, options);
  if (dtype != DType::kInt8 && dtype != DType::kInt16) {
    return OtherType(op, {DType::kInt8, DType::kInt16, DType::kFloat32});
  }
  MOTE_TRY(const MeanParams p, ParamsOf(op, divides));
  if (dtype == DType::kInt8) return CallOf(op, Rows(), p, "MeanParams", "mean", options, true);
  return CallOf(op, RowsS16(), p, "MeanParams", "mean_s16", options, true);
}

Result<KernelCalls> LowerMean(const OpView& op, const LowerOptions& options) {
  return Lower(op, true, options);
}

Result<KernelCalls> LowerSum(const OpView& op, const LowerOptions& options) {
  return Lower(op, false, options);
}

std::vector<KernelInfo> Kernels() {
  return DescribeTables({DescribeRows("int8", Rows()),
                         DescribeRows("int16", RowsS16()),
                         DescribeRows("float32", RowsF32())});
}

}  // namespace

const OpDef& Mean() {
  static constexpr OpDef kDef = {"MEAN", "mean", InferReduction, LowerMean, Kernels};
  return kDef;
}

const OpDef& Sum() {
  static constexpr OpDef kDef = {"SUM", "mean", InferReduction, LowerSum, Kernels};
  return kDef;
}

}  // namespace mote::ops
