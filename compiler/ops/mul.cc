// SPDX-License-Identifier: Apache-2.0
// MUL: a, b of shapes that broadcast like NumPy's -> y; int8 and int16 with scales of their own,
// float32 and int32 without.
#include "runtime/ops/mul/mul.h"

#include "compiler/ops/binary.h"
#include "compiler/ops/broadcast.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/requant.h"
#include "compiler/ops/tables.h"
#include "runtime/ops/binary/binary.h"

namespace mote::ops {
namespace {

using graph::DType;

using Row = KernelRow<MulParams, decltype(MulS8Ref<Rounding::kSingle>)>;
const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(...) MOTE_ALL_ROUNDINGS_ROW(MulParams, __VA_ARGS__)
#include "runtime/ops/mul/mul_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

using RowS16 = KernelRow<MulParams, decltype(MulS16Ref<Rounding::kSingle>)>;
const std::vector<RowS16>& RowsS16() {
  static const std::vector<RowS16> kRows = {
#define MOTE_KERNEL(...) MOTE_ROUNDING_ROW(MulParams, __VA_ARGS__)
#include "runtime/ops/mul/mul_s16_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Fields FieldsOf(const MulParams& p) {
  Fields f;
  f.Add("size", p.size);
  f.Add("a_zero_point", p.a_zero_point).Add("b_zero_point", p.b_zero_point);
  f.Add("output_zero_point", p.output_zero_point).Add("requant", p.requant);
  f.Add("act_min", p.act_min).Add("act_max", p.act_max);
  f.Add("shape", p.shape).Add("a_strides", p.a_strides).Add("b_strides", p.b_strides);
  return f;
}

Result<MulParams> ParamsOf(const OpView& op, Rounding rounding) {
  MOTE_TRY(const ActRange act, ActivationRange(op, op.output(0), rounding));
  MulParams p = {};
  SetBroadcast(op, p);
  p.a_zero_point = ZeroPointOf(op.input(0));
  p.b_zero_point = ZeroPointOf(op.input(1));
  p.output_zero_point = ZeroPointOf(op.output(0));
  p.act_min = act.min;
  p.act_max = act.max;
  const auto scale = [](const graph::Tensor& tensor) { return tensor.quantization.scale[0]; };
  MOTE_TRY(p.requant,
           RequantOfScales(op,
                           rounding,
                           "input scales / output scale",
                           scale(op.input(0)),
                           scale(op.input(1)),
                           scale(op.output(0))));
  return p;
}

template <class Row>
KernelCall CallOf(const OpView& op,
                  const std::vector<Row>& rows,
                  const MulParams& p,
                  const LowerOptions& options) {
  const Row& row = ChooseKernel(rows, p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "MulParams", options, true);
  SetPairOperands(op, call);
  return call;
}

Result<KernelCalls> LowerInt16(const OpView& op, const LowerOptions& options) {
  MOTE_TRY(const MulParams p, ParamsOf(op, options.rounding));
  KernelCall call = CallOf(op, RowsS16(), p, options);
  call.table = "mul_s16";
  return KernelCalls{std::move(call)};
}

Result<KernelCalls> LowerQuantized(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(op.WantPerTensor("input 0", op.input(0)));
  MOTE_RETURN_IF_ERROR(op.WantPerTensor("input 1", op.input(1)));
  MOTE_RETURN_IF_ERROR(op.WantPerTensor("output", op.output(0)));
  if (op.output(0).dtype == DType::kInt16) return LowerInt16(op, WithoutXnnpack(options));
  MOTE_TRY(const MulParams p, ParamsOf(op, options.rounding));
  return KernelCalls{CallOf(op, Rows(), p, options)};
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(
      WantPairOf(op, {DType::kInt8, DType::kInt16, DType::kFloat32, DType::kInt32}));
  MOTE_RETURN_IF_ERROR(op.WantAttributes({"fused_activation_function"}));
  const DType dtype = op.output(0).dtype;
  if (dtype == DType::kInt8 || dtype == DType::kInt16) return LowerQuantized(op, options);
  MOTE_RETURN_IF_ERROR(WantNoScales(op));
  return LowerBinary(op, kBinaryMul, options);
}

std::vector<KernelInfo> Kernels() {
  return DescribeTables(
      {DescribeRows("int8", Rows()), DescribeRows("int16", RowsS16()), BinaryKernels(kBinaryMul)});
}

}  // namespace

const OpDef& Mul() {
  static constexpr OpDef kDef = {
      "MUL", "mul", InferBroadcast, Lower, Kernels, false, false, {}, /*follows_xnnpack=*/true};
  return kDef;
}

}  // namespace mote::ops
