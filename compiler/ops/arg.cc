// SPDX-License-Identifier: Apache-2.0
// ARG_MAX, ARG_MIN: x int8 or float32, one constant axis -> y int32 without that axis.
#include "runtime/ops/arg/arg.h"

#include <fmt/format.h>

#include "compiler/ops/op_def.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/tables.h"

namespace mote::ops {
namespace {

using graph::DType;
using graph::Shape;

using RowMax = KernelRow<ArgParams, decltype(ArgMaxS8Ref)>;

const std::vector<RowMax>& RowsMax() {
  static const std::vector<RowMax> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(ArgParams, __VA_ARGS__)
#include "runtime/ops/arg/arg_max_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

using RowMaxF32 = KernelRow<ArgParams, decltype(ArgMaxF32Ref)>;

const std::vector<RowMaxF32>& RowsMaxF32() {
  static const std::vector<RowMaxF32> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(ArgParams, __VA_ARGS__)
#include "runtime/ops/arg/arg_max_f32_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

using RowMin = KernelRow<ArgParams, decltype(ArgMinS8Ref)>;

const std::vector<RowMin>& RowsMin() {
  static const std::vector<RowMin> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(ArgParams, __VA_ARGS__)
#include "runtime/ops/arg/arg_min_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

using RowMinF32 = KernelRow<ArgParams, decltype(ArgMinF32Ref)>;

const std::vector<RowMinF32>& RowsMinF32() {
  static const std::vector<RowMinF32> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(ArgParams, __VA_ARGS__)
#include "runtime/ops/arg/arg_min_f32_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Fields FieldsOf(const ArgParams& p) {
  Fields f;
  f.Add("outer", p.outer).Add("axis", p.axis).Add("inner", p.inner);
  return f;
}

Result<std::vector<Shape>> Infer(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(2, 2));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(1));
  MOTE_TRY(const size_t axis, op.ConstantAxis(1, op.input(0)));
  Shape y = op.input(0).shape;
  y.erase(y.begin() + static_cast<std::ptrdiff_t>(axis));
  return std::vector<Shape>{y};
}

Result<ArgParams> ParamsOf(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantDType("output", op.output(0), DType::kInt32));
  MOTE_RETURN_IF_ERROR(op.WantAttributes({"output_type"}));
  MOTE_TRY(const size_t axis, op.ConstantAxis(1, op.input(0)));
  const Shape& x = op.input(0).shape;
  if (CountOf(op.input(0)) == 0) {
    return op.Fail(fmt::format("input of shape {} is empty.", graph::ShapeText(x)));
  }
  ArgParams p = {1, x[axis], 1};
  for (size_t d = 0; d < axis; ++d) p.outer *= x[d];
  for (size_t d = axis + 1; d < x.size(); ++d) p.inner *= x[d];
  return p;
}

template <class Row>
Result<KernelCalls> CallOf(const OpView& op,
                           const std::vector<Row>& rows,
                           const char* table,
                           const LowerOptions& options) {
  MOTE_TRY(const ArgParams p, ParamsOf(op));
  const Row& row = ChooseKernel(rows, p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "ArgParams", options, false);
  call.table = table;
  call.operands = {InputOperand(op.input_id(0)), OutputOperand(op.output_id(0))};
  return KernelCalls{std::move(call)};
}

template <class Row, class RowF32>
Result<KernelCalls> Lower(const OpView& op,
                          const std::vector<Row>& rows,
                          const std::vector<RowF32>& rows_f32,
                          const std::string& table,
                          const LowerOptions& options) {
  switch (op.input(0).dtype) {
    case DType::kInt8:
      return CallOf(op, rows, table.c_str(), options);
    case DType::kFloat32:
      return CallOf(op, rows_f32, (table + "_f32").c_str(), options);
    default:
      return OtherType(op, {DType::kInt8, DType::kFloat32});
  }
}

Result<KernelCalls> LowerMax(const OpView& op, const LowerOptions& options) {
  return Lower(op, RowsMax(), RowsMaxF32(), "arg_max", options);
}

Result<KernelCalls> LowerMin(const OpView& op, const LowerOptions& options) {
  return Lower(op, RowsMin(), RowsMinF32(), "arg_min", options);
}

std::vector<KernelInfo> MaxKernels() {
  return DescribeTables({DescribeRows("int8", RowsMax()), DescribeRows("float32", RowsMaxF32())});
}

std::vector<KernelInfo> MinKernels() {
  return DescribeTables({DescribeRows("int8", RowsMin()), DescribeRows("float32", RowsMinF32())});
}

}  // namespace

const OpDef& ArgMax() {
  static constexpr OpDef kDef = {"ARG_MAX", "arg", Infer, LowerMax, MaxKernels};
  return kDef;
}

const OpDef& ArgMin() {
  static constexpr OpDef kDef = {"ARG_MIN", "arg", Infer, LowerMin, MinKernels};
  return kDef;
}

}  // namespace mote::ops
