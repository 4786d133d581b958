// SPDX-License-Identifier: Apache-2.0
// SOFTMAX: x [...,C] int8 -> y [...,C] int8 or int16; x int16 -> y int16; x float32 -> y float32.
#include "runtime/ops/softmax/softmax.h"

#include <fmt/format.h>

#include <cmath>

#include "compiler/graph/verify.h"
#include "compiler/ops/int16_table.h"
#include "compiler/ops/op_def.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/requant.h"
#include "compiler/ops/rows.h"
#include "compiler/ops/tables.h"
#include "runtime/base/float_math.h"

namespace mote::ops {
namespace {

using graph::DType;

// More could overflow the sum of exponentials, which has 12 integer bits.
constexpr int64_t kMostInt8 = 4095;
// A sum of this many exponentials in Q15 stays in int32.
constexpr int64_t kMostInt16 = 65535;

using Row = KernelRow<SoftmaxParams, decltype(SoftmaxS8Ref<Rounding::kSingle>)>;

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(...) MOTE_ROUNDING_ROW(SoftmaxParams, __VA_ARGS__)
#include "runtime/ops/softmax/softmax_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

using RowS8S16 = KernelRow<SoftmaxParams, decltype(SoftmaxS8S16Ref<Rounding::kSingle>)>;

const std::vector<RowS8S16>& RowsS8S16() {
  static const std::vector<RowS8S16> kRows = {
#define MOTE_KERNEL(...) MOTE_ROUNDING_ROW(SoftmaxParams, __VA_ARGS__)
#include "runtime/ops/softmax/softmax_s8s16_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

using RowS16 = KernelRow<SoftmaxS16Params, decltype(SoftmaxS16Ref<Rounding::kSingle>)>;

const std::vector<RowS16>& RowsS16() {
  static const std::vector<RowS16> kRows = {
#define MOTE_KERNEL(...) MOTE_ROUNDING_ROW(SoftmaxS16Params, __VA_ARGS__)
#include "runtime/ops/softmax/softmax_s16_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

using RowF32 = KernelRow<SoftmaxF32Params, decltype(SoftmaxF32Ref)>;

const std::vector<RowF32>& RowsF32() {
  static const std::vector<RowF32> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(SoftmaxF32Params, __VA_ARGS__)
#include "runtime/ops/softmax/softmax_f32_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Fields FieldsOf(const SoftmaxParams& p) {
  Fields f;
  f.Add("rows", p.rows).Add("depth", p.depth);
  f.Add("requant", p.requant).Add("diff_min", p.diff_min);
  return f;
}

Fields FieldsOf(const SoftmaxS16Params& p) {
  Fields f;
  f.Add("rows", p.rows).Add("depth", p.depth).Add("requant", p.requant);
  return f;
}

Fields FieldsOf(const SoftmaxF32Params& p) {
  Fields f;
  f.Add("rows", p.rows).Add("depth", p.depth).Add("beta", p.beta);
  return f;
}

double BetaOf(const OpView& op) { return op.attributes().Float("beta", 0); }

// int16 probabilities: the scale may be off by a thousandth, as in TensorFlow Lite.
Status WantInt16Probabilities(const OpView& op, double scale, int32_t zero_point) {
  const graph::Tensor& y = op.output(0);
  const bool close = std::abs(ScaleOf(y) - scale) <= 0.001 * scale;
  if (close && y.quantization.zero_point[0] == zero_point) return {};
  return op.Fail(fmt::format("output has scale {} and zero point {}, want {} and {}.",
                             ScaleOf(y),
                             y.quantization.zero_point[0],
                             scale,
                             zero_point));
}

// Without WantPerTensor(), which knows int16 with zero point 0 only.
Status WantInt8AsInt16(const OpView& op) {
  const graph::Quantization& q = op.output(0).quantization;
  MOTE_RETURN_IF_ERROR(op.WantDType("output", op.output(0), DType::kInt16));
  if (q.scale.size() != 1 || q.zero_point.size() != 1) {
    return op.Fail(fmt::format("output has {} scales and {} zero points, want one of each.",
                               q.scale.size(),
                               q.zero_point.size()));
  }
  return WantInt16Probabilities(op, 0x1p-16, INT16_MIN);
}

template <class Row>
KernelCall Int8Call(const OpView& op,
                    const std::vector<Row>& rows,
                    const SoftmaxParams& p,
                    const LowerOptions& options) {
  const Row& row = ChooseKernel(rows, p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "SoftmaxParams", options, true);
  call.operands = {InputOperand(op.input_id(0)),
                   OutputOperand(op.output_id(0)),
                   ScratchOperand(row.scratch_bytes(p))};
  return call;
}

Result<KernelCalls> LowerInt8(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(WantInt8(op, "input", op.input(0)));
  const bool wide = op.output(0).dtype == DType::kInt16;
  if (wide) {
    MOTE_RETURN_IF_ERROR(WantInt8AsInt16(op));
  } else {
    MOTE_RETURN_IF_ERROR(WantInt8(op, "output", op.output(0)));
    MOTE_RETURN_IF_ERROR(WantProbabilities(op, op.output(0)));
  }
  MOTE_TRY(const RowsOf rows, RowsOfInput(op, kMostInt8));
  MOTE_TRY(const ScaledDifference scaled, ScaleDifference(op, BetaOf(op), options.rounding));
  const SoftmaxParams p = {rows.rows, rows.depth, scaled.requant, scaled.diff_min};
  KernelCall call = wide ? Int8Call(op, RowsS8S16(), p, options) : Int8Call(op, Rows(), p, options);
  if (wide) call.table = "softmax_s8s16";
  if (!wide) call.in_place_inputs = {op.input_id(0)};
  return KernelCalls{std::move(call)};
}

// exp(v) over [-10, 0] and 1 / (1 + v) over [0, 1], both with 15 bits behind the point.
std::vector<int16_t> ExpTable() {
  return Int16Table({10.0F / 65535.0F, INT16_MAX}, {2.0F / 65535.0F, 0}, Exp);
}
std::vector<int16_t> ReciprocalTable() {
  return Int16Table({1.0F / 65535.0F, INT16_MIN}, {2.0F / 65535.0F, 0}, [](float v) {
    return 1.0F / (1.0F + v);
  });
}

Result<KernelCalls> LowerInt16(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(WantQuantized(op, "input", op.input(0), DType::kInt16));
  MOTE_RETURN_IF_ERROR(WantQuantized(op, "output", op.output(0), DType::kInt16));
  MOTE_RETURN_IF_ERROR(WantInt16Probabilities(op, 0x1p-15, 0));
  MOTE_TRY(const RowsOf rows, RowsOfInput(op, kMostInt16));
  const double m = ScaleOf(op.input(0)) * BetaOf(op) / (10.0 / 65535.0);
  // Then no difference, which is below 2^16, overflows.
  if (!(m > 0 && m < 0x1p14)) {
    return op.Fail(
        fmt::format("beta {} * input scale {} is {} times the table's step, want more "
                    "than 0 and less than 2^14.",
                    BetaOf(op),
                    ScaleOf(op.input(0)),
                    m));
  }
  const SoftmaxS16Params p = {rows.rows, rows.depth, QuantizeMultiplier(m)};
  const RowS16& row = ChooseKernel(RowsS16(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "SoftmaxS16Params", options, true);
  call.table = "softmax_s16";
  call.operands = {InputOperand(op.input_id(0)),
                   ConstantOperand("exp", ExpTable()),
                   ConstantOperand("reciprocal", ReciprocalTable()),
                   OutputOperand(op.output_id(0))};
  call.in_place_inputs = {op.input_id(0)};
  return KernelCalls{std::move(call)};
}

Result<KernelCalls> LowerFloat(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(op.WantDType("output", op.output(0), DType::kFloat32));
  MOTE_TRY(const RowsOf rows, RowsOfInput(op, graph::kMaxTensorBytes));
  const SoftmaxF32Params p = {rows.rows, rows.depth, static_cast<float>(BetaOf(op))};
  if (!std::isfinite(p.beta)) return op.Fail(fmt::format("beta {}, want a number.", p.beta));
  const RowF32& row = ChooseKernel(RowsF32(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "SoftmaxF32Params", options, false);
  call.table = "softmax_f32";
  call.operands = {InputOperand(op.input_id(0)), OutputOperand(op.output_id(0))};
  call.in_place_inputs = {op.input_id(0)};
  return KernelCalls{std::move(call)};
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(op.WantAttributes({"beta"}));
  switch (op.input(0).dtype) {
    case DType::kInt8:
      return LowerInt8(op, options);
    case DType::kInt16:
      return LowerInt16(op, options);
    case DType::kFloat32:
      return LowerFloat(op, options);
    default:
      return OtherType(op, {DType::kInt8, DType::kInt16, DType::kFloat32});
  }
}

std::vector<KernelInfo> Kernels() {
  return DescribeTables({DescribeRows("int8", Rows()),
                         DescribeRows("int8 to int16", RowsS8S16()),
                         DescribeRows("int16", RowsS16()),
                         DescribeRows("float32", RowsF32())});
}

}  // namespace

const OpDef& Softmax() {
  static constexpr OpDef kDef = {"SOFTMAX", "softmax", InferSameShape, Lower, Kernels};
  return kDef;
}

}  // namespace mote::ops
