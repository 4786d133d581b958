// SPDX-License-Identifier: Apache-2.0
// PRELU: x int8, int16 or float32, alpha int8 or float32, which broadcasts -> y of x's type.
#include "runtime/ops/prelu/prelu.h"

#include "compiler/ops/broadcast.h"
#include "compiler/ops/op_def.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/requant.h"

namespace mote::ops {
namespace {

using graph::DType;
using Row = KernelRow<PreluParams, decltype(PreluS8Ref<Rounding::kSingle>)>;
using RowS16 = KernelRow<PreluParams, decltype(PreluS16Ref<Rounding::kSingle>)>;
using RowF32 = KernelRow<PreluParams, decltype(PreluF32Ref)>;

#define MOTE_KERNEL(...) MOTE_ROUNDING_ROW(PreluParams, __VA_ARGS__)
const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#include "runtime/ops/prelu/prelu_kernels.inc"
  };
  return kRows;
}
const std::vector<RowS16>& RowsS16() {
  static const std::vector<RowS16> kRows = {
#include "runtime/ops/prelu/prelu_s16_kernels.inc"
  };
  return kRows;
}
#undef MOTE_KERNEL
const std::vector<RowF32>& RowsF32() {
  static const std::vector<RowF32> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(PreluParams, __VA_ARGS__)
#include "runtime/ops/prelu/prelu_f32_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Fields FieldsOf(const PreluParams& p) {
  Fields f;
  f.Add("size", p.size);
  f.Add("input_zero_point", p.input_zero_point).Add("alpha_zero_point", p.alpha_zero_point);
  f.Add("output_zero_point", p.output_zero_point);
  f.Add("requant", p.requant).Add("alpha", p.alpha);
  f.Add("shape", p.shape).Add("a_strides", p.a_strides).Add("b_strides", p.b_strides);
  return f;
}

Status SetQuantization(const OpView& op, PreluParams& p) {
  MOTE_RETURN_IF_ERROR(WantQuantized(op, "input", op.input(0), op.input(0).dtype));
  MOTE_RETURN_IF_ERROR(WantQuantized(op, "alpha", op.input(1), DType::kInt8));
  MOTE_RETURN_IF_ERROR(WantQuantized(op, "output", op.output(0), op.input(0).dtype));
  const double identity = ScaleOf(op.input(0)) / ScaleOf(op.output(0));
  const double alpha = ScaleOf(op.input(0)) * ScaleOf(op.input(1)) / ScaleOf(op.output(0));
  MOTE_TRY(p.requant, RequantOf(op, "input scale / output scale", identity));
  MOTE_TRY(p.alpha, RequantOf(op, "input scale * alpha scale / output scale", alpha));
  p.input_zero_point = ZeroPointOf(op.input(0));
  p.alpha_zero_point = ZeroPointOf(op.input(1));
  p.output_zero_point = ZeroPointOf(op.output(0));
  return {};
}

template <class Row>
KernelCalls CallsOf(const OpView& op,
                    const std::vector<Row>& rows,
                    const char* table,
                    const PreluParams& p,
                    bool rounds,
                    const LowerOptions& options) {
  const Row& row = ChooseKernel(rows, p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "PreluParams", options, rounds);
  call.table = table;
  SetPairOperands(op, call);
  return {std::move(call)};
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  const DType dtype = op.input(0).dtype;
  MOTE_RETURN_IF_ERROR(op.WantAttributes({}));
  MOTE_RETURN_IF_ERROR(
      op.WantDTypeIn("input", op.input(0), {DType::kInt8, DType::kInt16, DType::kFloat32}));
  PreluParams p = {};
  SetBroadcast(op, p);
  if (dtype == DType::kFloat32) {
    MOTE_RETURN_IF_ERROR(op.WantDType("alpha", op.input(1), DType::kFloat32));
    MOTE_RETURN_IF_ERROR(op.WantDType("output", op.output(0), DType::kFloat32));
    return CallsOf(op, RowsF32(), "prelu_f32", p, false, options);
  }
  MOTE_RETURN_IF_ERROR(SetQuantization(op, p));
  if (dtype == DType::kInt16) return CallsOf(op, RowsS16(), "prelu_s16", p, true, options);
  return CallsOf(op, Rows(), "prelu", p, true, options);
}

std::vector<KernelInfo> Kernels() {
  std::vector<KernelInfo> infos = DescribeRows("int8", Rows());
  for (const KernelInfo& info : DescribeRows("int16", RowsS16())) infos.push_back(info);
  for (const KernelInfo& info : DescribeRows("float32", RowsF32())) infos.push_back(info);
  return infos;
}

}  // namespace

const OpDef& Prelu() {
  static constexpr OpDef kDef = {"PRELU", "prelu", InferBroadcast, Lower, Kernels};
  return kDef;
}

}  // namespace mote::ops
