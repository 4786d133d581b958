// SPDX-License-Identifier: Apache-2.0
// DIV: a, b of shapes that broadcast like NumPy's -> y; int8 with scales of their own, float32 and
// int32 without.
#include "runtime/ops/div/div.h"

#include <fmt/format.h>

#include "compiler/ops/binary.h"
#include "compiler/ops/broadcast.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/requant.h"
#include "compiler/ops/tables.h"
#include "runtime/ops/binary/binary.h"

namespace mote::ops {
namespace {

using graph::DType;
using Row = KernelRow<DivParams, decltype(DivS8Ref<Rounding::kSingle>)>;

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(...) MOTE_ROUNDING_ROW(DivParams, __VA_ARGS__)
#include "runtime/ops/div/div_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Fields FieldsOf(const DivParams& p) {
  Fields f;
  f.Add("size", p.size);
  f.Add("a_zero_point", p.a_zero_point).Add("b_zero_point", p.b_zero_point);
  f.Add("output_zero_point", p.output_zero_point).Add("requant", p.requant);
  f.Add("act_min", p.act_min).Add("act_max", p.act_max);
  f.Add("shape", p.shape).Add("a_strides", p.a_strides).Add("b_strides", p.b_strides);
  return f;
}

// The ratio is computed in float, as TFLM does.
Result<Requant> RequantOf(const OpView& op) {
  const float a = op.input(0).quantization.scale[0];
  const float b = op.input(1).quantization.scale[0];
  const auto m = static_cast<double>(a / (b * op.output(0).quantization.scale[0]));
  if (m >= 0 && m < 0x1p23) return QuantizeMultiplier(m);  // else a shift to the left is left
  return op.Fail(fmt::format(
      "input scale 0 / (input scale 1 * output scale) is {}, want a number in [0, 2^23).", m));
}

Result<DivParams> ParamsOf(const OpView& op) {
  MOTE_TRY(const ActRange act, ActivationRange(op, op.output(0)));
  DivParams p = {};
  SetBroadcast(op, p);
  p.a_zero_point = ZeroPointOf(op.input(0));
  p.b_zero_point = ZeroPointOf(op.input(1));
  p.output_zero_point = ZeroPointOf(op.output(0));
  p.act_min = act.min;
  p.act_max = act.max;
  MOTE_TRY(p.requant, RequantOf(op));
  return p;
}

Result<KernelCalls> LowerInt8(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(op.WantPerTensor("input 0", op.input(0)));
  MOTE_RETURN_IF_ERROR(op.WantPerTensor("input 1", op.input(1)));
  MOTE_RETURN_IF_ERROR(op.WantPerTensor("output", op.output(0)));
  MOTE_TRY(const DivParams p, ParamsOf(op));
  const Row& row = ChooseKernel(Rows(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "DivParams", options, true);
  SetPairOperands(op, call);
  return KernelCalls{std::move(call)};
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(WantPairOf(op, {DType::kInt8, DType::kFloat32, DType::kInt32}));
  MOTE_RETURN_IF_ERROR(op.WantAttributes({"fused_activation_function"}));
  if (op.output(0).dtype == DType::kInt8) return LowerInt8(op, options);
  MOTE_RETURN_IF_ERROR(WantNoScales(op));
  return LowerBinary(op, kBinaryDiv, options);
}

std::vector<KernelInfo> Kernels() {
  return DescribeTables({DescribeRows("int8", Rows()), BinaryKernels(kBinaryDiv)});
}

}  // namespace

const OpDef& Div() {
  static constexpr OpDef kDef = {"DIV", "div", InferBroadcast, Lower, Kernels};
  return kDef;
}

}  // namespace mote::ops
