// SPDX-License-Identifier: Apache-2.0
// LOGISTIC: x int8 -> y int8 of scale 1/256 and zero point -128; int16 and float32 as others of one
// input.
#include "runtime/ops/logistic/logistic.h"

#include <fmt/format.h>

#include <cmath>

#include "compiler/ops/op_def.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/requant.h"
#include "compiler/ops/unary.h"
#include "compiler/ops/unary_s16.h"

namespace mote::ops {
namespace {

using Row = KernelRow<LogisticParams, decltype(LogisticS8Ref<Rounding::kSingle>)>;

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(...) MOTE_ROUNDING_ROW(LogisticParams, __VA_ARGS__)
#include "runtime/ops/logistic/logistic_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Fields FieldsOf(const LogisticParams& p) {
  Fields f;
  f.Add("size", p.size).Add("input_zero_point", p.input_zero_point);
  f.Add("radius", p.radius).Add("requant", p.requant);
  return f;
}

// The argument in Q4.27. From a scale of 8 on the radius is 0 and nothing is requantised.
Result<LogisticParams> ParamsOf(const OpView& op) {
  const double scale = ScaleOf(op.input(0));
  const double m = scale * 0x1p27;
  if (m < 0.5) return op.Fail(fmt::format("input scale {}, want at least 2^-28.", scale));
  int shift = 0;
  static_cast<void>(std::frexp(m, &shift));
  LogisticParams p = {};
  p.size = CountOf(op.input(0));
  p.input_zero_point = ZeroPointOf(op.input(0));
  p.radius = static_cast<int32_t>(std::floor(std::ldexp(15.0, 27 - shift)));
  if (p.radius > 0) p.requant = QuantizeMultiplier(m);
  return p;
}

Result<KernelCalls> LowerInt8(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(WantInt8(op, "input", op.input(0)));
  MOTE_RETURN_IF_ERROR(WantInt8(op, "output", op.output(0)));
  MOTE_RETURN_IF_ERROR(WantProbabilities(op, op.output(0)));
  MOTE_TRY(const LogisticParams p, ParamsOf(op));
  const Row& row = ChooseKernel(Rows(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "LogisticParams", options, true);
  call.operands = {InputOperand(op.input_id(0)), OutputOperand(op.output_id(0))};
  call.in_place_inputs = {op.input_id(0)};
  return KernelCalls{std::move(call)};
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  using graph::DType;
  MOTE_RETURN_IF_ERROR(op.WantAttributes({}));
  MOTE_RETURN_IF_ERROR(
      op.WantDTypeIn("input", op.input(0), {DType::kInt8, DType::kInt16, DType::kFloat32}));
  if (op.input(0).dtype == DType::kInt16) return LowerUnaryS16(op, kUnaryLogistic, options);
  if (op.input(0).dtype == DType::kFloat32) return LowerUnaryF32(op, kUnaryLogistic, 0, options);
  return LowerInt8(op, options);
}

std::vector<KernelInfo> Kernels() {
  std::vector<KernelInfo> infos = UnaryF32Kernels(kUnaryLogistic);
  for (const KernelInfo& info : DescribeRows("int8", Rows())) infos.push_back(info);
  for (const KernelInfo& info : UnaryS16Kernels(kUnaryLogistic)) infos.push_back(info);
  return infos;
}

}  // namespace

const OpDef& Logistic() {
  static constexpr OpDef kDef = {"LOGISTIC", "logistic", InferSameShape, Lower, Kernels};
  return kDef;
}

}  // namespace mote::ops
