// SPDX-License-Identifier: Apache-2.0
// L2_POOL_2D: x [1,H,W,C] int8 or float32 -> y [1,Ho,Wo,C] of the same type.
#include "runtime/ops/l2_pool_2d/l2_pool_2d.h"

#include "compiler/ops/op_def.h"
#include "compiler/ops/pool_2d.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/requant.h"

namespace mote::ops {
namespace {

// A sum of fewer squares of up to 255 stays in 31 bits.
constexpr int64_t kInt8Limit = INT32_MAX / (255 * 255) + 1;

using Row = KernelRow<L2Pool2dParams, decltype(L2Pool2dS8Ref<Rounding::kSingle>)>;

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(...) MOTE_ROUNDING_ROW(L2Pool2dParams, __VA_ARGS__)
#include "runtime/ops/l2_pool_2d/l2_pool_2d_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

using RowF32 = KernelRow<Pool2dF32Params, decltype(L2Pool2dF32Ref)>;

const std::vector<RowF32>& RowsF32() {
  static const std::vector<RowF32> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(Pool2dF32Params, __VA_ARGS__)
#include "runtime/ops/l2_pool_2d/l2_pool_2d_f32_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Fields FieldsOf(const L2Pool2dParams& p) {
  Fields f = PoolFields(p);
  f.Add("input_zero_point", p.input_zero_point).Add("output_zero_point", p.output_zero_point);
  f.Add("requant", p.requant);
  return f;
}

Result<L2Pool2dParams> ParamsOf(const OpView& op) {
  MOTE_RETURN_IF_ERROR(WantInt8(op, "input", op.input(0)));
  MOTE_RETURN_IF_ERROR(WantInt8(op, "output", op.output(0)));
  MOTE_TRY(const Window window, PoolWindow(op, kInt8Limit));
  MOTE_TRY(const ActRange act, ActivationRange(op, op.output(0)));
  const double m = ScaleOf(op.input(0)) / (256 * ScaleOf(op.output(0)));
  L2Pool2dParams p = {};
  SetGeometry(op, window, p);
  p.act_min = act.min;
  p.act_max = act.max;
  p.input_zero_point = ZeroPointOf(op.input(0));
  p.output_zero_point = ZeroPointOf(op.output(0));
  MOTE_TRY(p.requant, RequantOf(op, "input scale / (256 * output scale)", m));
  return p;
}

Result<KernelCalls> LowerInt8(const OpView& op, const LowerOptions& options) {
  MOTE_TRY(const L2Pool2dParams p, ParamsOf(op));
  return KernelCalls{PoolCall(op, Rows(), p, FieldsOf(p), "L2Pool2dParams", options, true)};
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  switch (op.input(0).dtype) {
    case graph::DType::kInt8:
      return LowerInt8(op, options);
    case graph::DType::kFloat32:
      return LowerFloatPool(op, RowsF32(), "l2_pool_2d_f32", options);
    default:
      return OtherType(op, {graph::DType::kInt8, graph::DType::kFloat32});
  }
}

std::vector<KernelInfo> Kernels() {
  return DescribeTables({DescribeRows("int8", Rows()), DescribeRows("float32", RowsF32())});
}

}  // namespace

const OpDef& L2Pool2d() {
  static constexpr OpDef kDef = {
      "L2_POOL_2D", "l2_pool_2d", InferPool2d, Lower, Kernels, false, true};
  return kDef;
}

}  // namespace mote::ops
