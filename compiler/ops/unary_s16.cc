// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/unary_s16.h"

#include <fmt/format.h>

#include <cmath>

#include "compiler/ops/leaky_relu_scales.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/requant.h"

namespace mote::ops {
namespace {

using Row = KernelRow<UnaryS16Params, decltype(AbsS16Ref<Rounding::kSingle>)>;

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(...) MOTE_ROUNDING_ROW(UnaryS16Params, __VA_ARGS__)
#include "runtime/ops/unary/unary_s16_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Fields FieldsOf(const UnaryS16Params& p) {
  Fields f;
  f.Add("size", p.size).Add("function", p.function).Add("requant", p.requant);
  f.Add("alpha", p.alpha).Add("alpha_sign", p.alpha_sign);
  return f;
}

// log2 of a scale as TFLite takes it, in float: powers of two are those within 0.1 % of one.
struct Log2 {
  int exponent;
  bool is_power;
};
Log2 Log2Of(float scale) {
  const float log2 = std::log(scale) * (1.0F / std::log(2.0F));
  const float rounded = std::round(log2);
  return {static_cast<int>(rounded), std::fabs(log2 - rounded) < 1e-3F};
}

// A table's argument is x * scale in units of 1 / (3 * 4096): exact for scales that are powers of
// two, else a multiplier of 15 bits.
Result<Requant> ArgumentScale(const OpView& op, int most_left_shift) {
  const Log2 log2 = Log2Of(op.input(0).quantization.scale[0]);
  const int left = 12 + log2.exponent;
  if (log2.is_power && left >= 0 && left <= most_left_shift) return Requant{3 << left, 0};
  double multiplier = ScaleOf(op.input(0)) * 4096.0 * 3.0;
  int32_t shift = 0;
  while (multiplier <= 32767.0 / 2.0 && shift <= 30) {
    ++shift;
    multiplier *= 2.0;
  }
  if (multiplier > 65535) {
    return op.Fail(fmt::format("input scale {}, want at most 5.3.", ScaleOf(op.input(0))));
  }
  return Requant{static_cast<int32_t>(multiplier), shift};
}

Status SetArgument(const OpView& op, int most_left_shift, UnaryS16Params& p) {
  const Log2 output = Log2Of(op.output(0).quantization.scale[0]);
  if (!output.is_power || output.exponent != -15) {
    return op.Fail(fmt::format("output has scale {}, want 1/32768.", ScaleOf(op.output(0))));
  }
  MOTE_TRY(p.requant, ArgumentScale(op, most_left_shift));
  return {};
}

Status SetScales(const OpView& op, UnaryFunction function, UnaryS16Params& p) {
  if (function == kUnaryLogistic) return SetArgument(op, 0, p);
  if (function == kUnaryTanh) return SetArgument(op, 1, p);
  MOTE_TRY(const LeakyReluScales scales, LeakyReluScalesOf(op));  // ABS has no alpha, which is 0
  p.requant = scales.identity;
  p.alpha = scales.alpha;
  p.alpha_sign = scales.alpha_sign;
  return {};
}

}  // namespace

Result<KernelCalls> LowerUnaryS16(const OpView& op,
                                  UnaryFunction function,
                                  const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(WantQuantized(op, "input", op.input(0), graph::DType::kInt16));
  MOTE_RETURN_IF_ERROR(WantQuantized(op, "output", op.output(0), graph::DType::kInt16));
  UnaryS16Params p = {};
  p.size = CountOf(op.input(0));
  p.function = function;
  MOTE_RETURN_IF_ERROR(SetScales(op, function, p));
  const Row& row = ChooseKernel(Rows(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "UnaryS16Params", options, true);
  call.folder = "unary";
  call.table = "unary_s16";
  call.operands = {InputOperand(op.input_id(0)), OutputOperand(op.output_id(0))};
  call.in_place_inputs = {op.input_id(0)};
  return KernelCalls{std::move(call)};
}

std::vector<KernelInfo> UnaryS16Kernels(UnaryFunction function) {
  std::vector<KernelInfo> infos;
  UnaryS16Params p = {};
  p.function = function;
  for (const Row& row : Rows()) {
    if (row.fits(p)) infos.push_back({"int16", row.isa, row.name});
  }
  return infos;
}

}  // namespace mote::ops
