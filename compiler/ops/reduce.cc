// SPDX-License-Identifier: Apache-2.0
// REDUCE_MAX, REDUCE_MIN: x int8 or float32; REDUCE_ALL: x bool. Constant axes -> y of the same
// type, scale and zero point, the axes gone or of size 1 (keep_dims).
#include "runtime/ops/reduce/reduce.h"

#include "compiler/graph/verify.h"
#include "compiler/ops/op_def.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/reduction.h"
#include "compiler/ops/tables.h"

namespace mote::ops {
namespace {

using graph::DType;

using RowMax = KernelRow<ReduceParams, decltype(ReduceMaxS8Ref)>;

const std::vector<RowMax>& RowsMax() {
  static const std::vector<RowMax> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(ReduceParams, __VA_ARGS__)
#include "runtime/ops/reduce/reduce_max_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

using RowMaxF32 = KernelRow<ReduceParams, decltype(ReduceMaxF32Ref)>;

const std::vector<RowMaxF32>& RowsMaxF32() {
  static const std::vector<RowMaxF32> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(ReduceParams, __VA_ARGS__)
#include "runtime/ops/reduce/reduce_max_f32_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

using RowMin = KernelRow<ReduceParams, decltype(ReduceMinS8Ref)>;

const std::vector<RowMin>& RowsMin() {
  static const std::vector<RowMin> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(ReduceParams, __VA_ARGS__)
#include "runtime/ops/reduce/reduce_min_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

using RowMinF32 = KernelRow<ReduceParams, decltype(ReduceMinF32Ref)>;

const std::vector<RowMinF32>& RowsMinF32() {
  static const std::vector<RowMinF32> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(ReduceParams, __VA_ARGS__)
#include "runtime/ops/reduce/reduce_min_f32_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

using RowAll = KernelRow<ReduceParams, decltype(ReduceAllRef)>;

const std::vector<RowAll>& RowsAll() {
  static const std::vector<RowAll> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(ReduceParams, __VA_ARGS__)
#include "runtime/ops/reduce/reduce_all_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

template <class Row>
Result<KernelCalls> CallOf(const OpView& op,
                           const std::vector<Row>& rows,
                           const char* table,
                           const LowerOptions& options) {
  MOTE_TRY(const Reduction reduction, ReductionOf(op, graph::kMaxTensorBytes));
  ReduceParams p = {};
  SetReduction(reduction, p);
  const Row& row = ChooseKernel(rows, p, options);
  KernelCall call = MakeCall(op, row, p, ReductionFields(p), "ReduceParams", options, false);
  call.table = table;
  call.operands = {InputOperand(op.input_id(0)), OutputOperand(op.output_id(0))};
  return KernelCalls{std::move(call)};
}

// int8 or float32, the output of the same numbers.
Status CheckOrdered(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantDTypeIn("input", op.input(0), {DType::kInt8, DType::kFloat32}));
  MOTE_RETURN_IF_ERROR(op.WantDType("output", op.output(0), op.input(0).dtype));
  if (op.input(0).dtype == DType::kFloat32) return {};
  MOTE_RETURN_IF_ERROR(WantInt8(op, "input", op.input(0)));
  MOTE_RETURN_IF_ERROR(WantInt8(op, "output", op.output(0)));
  return WantSameQuantization(op, "input", op.input(0), op.output(0));
}

Result<KernelCalls> LowerMax(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(CheckOrdered(op));
  if (op.input(0).dtype == DType::kInt8) return CallOf(op, RowsMax(), "reduce_max", options);
  return CallOf(op, RowsMaxF32(), "reduce_max_f32", options);
}

Result<KernelCalls> LowerMin(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(CheckOrdered(op));
  if (op.input(0).dtype == DType::kInt8) return CallOf(op, RowsMin(), "reduce_min", options);
  return CallOf(op, RowsMinF32(), "reduce_min_f32", options);
}

Result<KernelCalls> LowerAll(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(op.WantDType("input", op.input(0), DType::kBool));
  MOTE_RETURN_IF_ERROR(op.WantDType("output", op.output(0), DType::kBool));
  return CallOf(op, RowsAll(), "reduce_all", options);
}

std::vector<KernelInfo> MaxKernels() {
  return DescribeTables({DescribeRows("int8", RowsMax()), DescribeRows("float32", RowsMaxF32())});
}

std::vector<KernelInfo> MinKernels() {
  return DescribeTables({DescribeRows("int8", RowsMin()), DescribeRows("float32", RowsMinF32())});
}

std::vector<KernelInfo> AllKernels() { return DescribeRows("bool", RowsAll()); }

}  // namespace

const OpDef& ReduceAll() {
  static constexpr OpDef kDef = {"REDUCE_ALL", "reduce", InferReduction, LowerAll, AllKernels};
  return kDef;
}

const OpDef& ReduceMax() {
  static constexpr OpDef kDef = {"REDUCE_MAX", "reduce", InferReduction, LowerMax, MaxKernels};
  return kDef;
}

const OpDef& ReduceMin() {
  static constexpr OpDef kDef = {"REDUCE_MIN", "reduce", InferReduction, LowerMin, MinKernels};
  return kDef;
}

}  // namespace mote::ops
