// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/common_scale.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "compiler/ops/broadcast.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/requant.h"
#include "compiler/ops/tables.h"
#include "runtime/ops/add/add_linear.h"

namespace mote::ops {
namespace {

using graph::DType;

#define MOTE_KERNEL(...) MOTE_ROUNDING_ROW(AddParams, __VA_ARGS__)

using Row = KernelRow<AddParams, decltype(AddS8Ref<Rounding::kSingle>)>;
const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#include "runtime/ops/add/add_kernels.inc"
  };
  return kRows;
}

using RowS16 = KernelRow<AddParams, decltype(AddS16Ref<Rounding::kSingle>)>;
const std::vector<RowS16>& RowsS16() {
  static const std::vector<RowS16> kRows = {
#include "runtime/ops/add/add_s16_kernels.inc"
  };
  return kRows;
}
#undef MOTE_KERNEL

Fields FieldsOf(const AddParams& p) {
  Fields f;
  f.Add("size", p.size).Add("function", p.function);
  f.Add("a_zero_point", p.a_zero_point).Add("b_zero_point", p.b_zero_point);
  f.Add("output_zero_point", p.output_zero_point).Add("left_shift", p.left_shift);
  f.Add("a_requant", p.a_requant).Add("b_requant", p.b_requant);
  f.Add("output_requant", p.output_requant);
  f.Add("act_min", p.act_min).Add("act_max", p.act_max);
  f.Add("shape", p.shape).Add("a_strides", p.a_strides).Add("b_strides", p.b_strides);
  f.Add("is_linear", p.is_linear).Add("a_factor", p.a_factor).Add("b_factor", p.b_factor);
  f.Add("start", p.start);
  return f;
}

int32_t LeftShiftOf(int32_t function, DType dtype) {
  const bool square = function == kSquaredDifferenceFunction;
  if (dtype == DType::kInt16) return square ? 0 : 15;
  return square ? 7 : 20;
}

Status SetRequants(const OpView& op, AddParams& p) {
  const double a = ScaleOf(op.input(0));
  const double b = ScaleOf(op.input(1));
  const double common = 2 * std::max(a, b);
  p.a_requant = QuantizeMultiplier(a / common);
  p.b_requant = QuantizeMultiplier(b / common);
  MOTE_TRY(p.output_requant, FromCommonScale(op, common, p.left_shift));
  return {};
}

// XNNPACK multiplies by integers, the larger of them in [2^20, 2^21), and rounds once: with these
// the products are whole numbers in kSingle too. It wants both ratios in [2^-10, 2^8).
Status SetXnnpackRequants(const OpView& op, AddParams& p) {
  constexpr int32_t kBits = 20, kLeftShift = 22;
  const float output = op.output(0).quantization.scale[0];
  const float a = op.input(0).quantization.scale[0] / output;
  const float b = op.input(1).quantization.scale[0] / output;
  const float most = std::max(a, b);
  if (std::min(a, b) < 0x1p-10F || most >= 0x1p8F) return SetRequants(op, p);
  const int32_t shift = kBits - std::ilogb(most);
  const auto requant = [&](float ratio) {
    const double whole = std::nearbyint(std::ldexp(static_cast<double>(ratio), shift));
    return QuantizeMultiplier(std::ldexp(whole, -kLeftShift));
  };
  p.left_shift = kLeftShift;
  p.a_requant = requant(a);
  p.b_requant = requant(b);
  p.output_requant = QuantizeMultiplier(std::ldexp(1.0, -shift));
  return {};
}

// The square is on the square of the common scale; its unit is a product in float.
Status SetSquareRequants(const OpView& op, AddParams& p) {
  const double a = ScaleOf(op.input(0));
  const double b = ScaleOf(op.input(1));
  const double common = 2 * std::max(a, b);
  const float unit =
      static_cast<float>(1 << (2 * p.left_shift)) * op.output(0).quantization.scale[0];
  const double m = common * common / static_cast<double>(unit);
  p.a_requant = QuantizeMultiplier(a / common);
  p.b_requant = QuantizeMultiplier(b / common);
  MOTE_TRY(p.output_requant, RequantOf(op, "the larger input scale^2 / output scale", m));
  return {};
}

Result<AddParams> ParamsOf(const OpView& op, int32_t function, Rounding rounding) {
  MOTE_TRY(const ActRange act, ActivationRange(op, op.output(0), rounding));
  AddParams p = {};
  SetBroadcast(op, p);
  p.function = function;
  p.a_zero_point = ZeroPointOf(op.input(0));
  p.b_zero_point = ZeroPointOf(op.input(1));
  p.output_zero_point = ZeroPointOf(op.output(0));
  p.left_shift = LeftShiftOf(function, op.output(0).dtype);
  p.act_min = act.min;
  p.act_max = act.max;
  if (function == kSquaredDifferenceFunction) {
    MOTE_RETURN_IF_ERROR(SetSquareRequants(op, p));
  } else if (rounding == Rounding::kXnnpack) {
    MOTE_RETURN_IF_ERROR(SetXnnpackRequants(op, p));
  } else {
    MOTE_RETURN_IF_ERROR(SetRequants(op, p));
  }
  return p;
}

// Only where a kernel of the core asks for it: 65,536 pairs are tried.
void SetLinear(const LowerOptions& options, AddParams& p) {
  if (!Runs(options, kM4) || !AddIsFlat(p)) return;
  if (options.rounding == Rounding::kSingle) {
    SetAddLinear<Rounding::kSingle>(p);
  } else {
    SetAddLinear<Rounding::kTflm>(p);
  }
}

template <class Row>
KernelCall CallOf(const OpView& op,
                  const std::vector<Row>& rows,
                  const AddParams& p,
                  const LowerOptions& options) {
  const Row& row = ChooseKernel(rows, p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "AddParams", options, true);
  SetPairOperands(op, call);
  return call;
}

}  // namespace

Result<Requant> FromCommonScale(const OpView& op, double common, int32_t left_shift) {
  const double m = common / ((1 << left_shift) * ScaleOf(op.output(0)));
  if (m >= 1) {
    return op.Fail(
        fmt::format("the inputs' scale {} is too large for the output's {}: "
                    "want a ratio below 2^{}.",
                    common / 2,
                    ScaleOf(op.output(0)),
                    left_shift - 1));
  }
  return QuantizeMultiplier(m);
}

// The kernels round as kSingle in mode xnnpack, whose parameters make XNNPACK's numbers of that.
Result<KernelCalls> LowerOnCommonScale(const OpView& op,
                                       int32_t function,
                                       const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(op.WantPerTensor("input 0", op.input(0)));
  MOTE_RETURN_IF_ERROR(op.WantPerTensor("input 1", op.input(1)));
  MOTE_RETURN_IF_ERROR(op.WantPerTensor("output", op.output(0)));
  const bool int8 = op.output(0).dtype == DType::kInt8;
  const LowerOptions usable = WithoutXnnpack(options);
  MOTE_TRY(AddParams p, ParamsOf(op, function, int8 ? options.rounding : usable.rounding));
  if (int8) SetLinear(usable, p);
  KernelCall call = int8 ? CallOf(op, Rows(), p, usable) : CallOf(op, RowsS16(), p, usable);
  call.folder = "add";
  call.table = int8 ? "add" : "add_s16";
  return KernelCalls{std::move(call)};
}

// Those that some layer of equal shapes takes.
std::vector<KernelInfo> CommonScaleKernels(int32_t function) {
  AddParams p = {};
  p.function = function;
  p.left_shift = LeftShiftOf(function, DType::kInt8);
  p.output_requant.shift = -p.left_shift;
  p.a_strides[kBroadcastRank - 1] = p.b_strides[kBroadcastRank - 1] = 1;
  p.is_linear = function == kSquaredDifferenceFunction ? 0 : 1;
  return DescribeTables(
      {DescribeFitting("int8", Rows(), p), DescribeFitting("int16", RowsS16(), p)});
}

}  // namespace mote::ops
