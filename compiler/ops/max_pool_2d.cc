// SPDX-License-Identifier: Apache-2.0
// MAX_POOL_2D: x [1,H,W,C] int8, int16 or float32 -> y [1,Ho,Wo,C] of the same type, scale and zero
// point.
#include "runtime/ops/max_pool_2d/max_pool_2d.h"

#include "compiler/ops/op_def.h"
#include "compiler/ops/pool_2d.h"
#include "compiler/ops/tables.h"

namespace mote::ops {
namespace {

using Row = KernelRow<Pool2dParams, decltype(MaxPool2dS8Ref)>;

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_KERNEL_ROW(Pool2dParams, isa, name, when, scratch, name, name)
#include "runtime/ops/max_pool_2d/max_pool_2d_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

using RowS16 = KernelRow<Pool2dParams, decltype(MaxPool2dS16Ref)>;

const std::vector<RowS16>& RowsS16() {
  static const std::vector<RowS16> kRows = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_KERNEL_ROW(Pool2dParams, isa, name, when, scratch, name, name)
#include "runtime/ops/max_pool_2d/max_pool_2d_s16_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

using RowF32 = KernelRow<Pool2dF32Params, decltype(MaxPool2dF32Ref)>;

const std::vector<RowF32>& RowsF32() {
  static const std::vector<RowF32> kRows = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_KERNEL_ROW(Pool2dF32Params, isa, name, when, scratch, name, name)
#include "runtime/ops/max_pool_2d/max_pool_2d_f32_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

template <class Row>
Result<KernelCalls> LowerInteger(const OpView& op,
                                 const std::vector<Row>& rows,
                                 const char* table,
                                 const LowerOptions& options) {
  MOTE_TRY(const Pool2dParams p, Pool2dParamsOf(op, op.input(0).dtype));
  KernelCall call = PoolCall(op, rows, p, PoolFields(p), "Pool2dParams", options, false);
  call.table = table;
  return KernelCalls{std::move(call)};
}

Result<KernelCalls> LowerFloat(const OpView& op, const LowerOptions& options) {
  MOTE_TRY(const Pool2dF32Params p, Pool2dF32ParamsOf(op));
  KernelCall call = PoolCall(op, RowsF32(), p, PoolFields(p), "Pool2dF32Params", options, false);
  call.table = "max_pool_2d_f32";
  return KernelCalls{std::move(call)};
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  switch (op.input(0).dtype) {
    case graph::DType::kInt8:
      return LowerInteger(op, Rows(), "max_pool_2d", options);
    case graph::DType::kInt16:
      return LowerInteger(op, RowsS16(), "max_pool_2d_s16", options);
    case graph::DType::kFloat32:
      return LowerFloat(op, options);
    default:
      return OtherType(op, {graph::DType::kInt8, graph::DType::kInt16, graph::DType::kFloat32});
  }
}

std::vector<KernelInfo> Kernels() {
  return DescribeTables({DescribeRows("int8", Rows()),
                         DescribeRows("int16", RowsS16()),
                         DescribeRows("float32", RowsF32())});
}

}  // namespace

const OpDef& MaxPool2d() {
  static constexpr OpDef kDef = {
      "MAX_POOL_2D", "max_pool_2d", InferPool2d, Lower, Kernels, false, true};
  return kDef;
}

}  // namespace mote::ops
