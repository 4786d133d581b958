// SPDX-License-Identifier: Apache-2.0
// L2_NORMALIZATION: x [...,C] int8 or float32 -> y [...,C] of the same type.
#include "runtime/ops/l2_normalization/l2_normalization.h"

#include <fmt/format.h>

#include "compiler/graph/verify.h"
#include "compiler/ops/op_def.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/rows.h"
#include "compiler/ops/tables.h"

namespace mote::ops {
namespace {

using graph::DType;

// A sum of this many squares of up to 255 stays in int32.
constexpr int64_t kMostInt8 = INT32_MAX / (255 * 255);

using Row = KernelRow<L2NormalizationParams, decltype(L2NormalizationS8Ref<Rounding::kSingle>)>;

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(...) MOTE_ROUNDING_ROW(L2NormalizationParams, __VA_ARGS__)
#include "runtime/ops/l2_normalization/l2_normalization_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

using RowF32 = KernelRow<L2NormalizationF32Params, decltype(L2NormalizationF32Ref)>;

const std::vector<RowF32>& RowsF32() {
  static const std::vector<RowF32> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(L2NormalizationF32Params, __VA_ARGS__)
#include "runtime/ops/l2_normalization/l2_normalization_f32_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Fields FieldsOf(const L2NormalizationParams& p) {
  Fields f;
  f.Add("rows", p.rows).Add("depth", p.depth).Add("input_zero_point", p.input_zero_point);
  return f;
}

Fields FieldsOf(const L2NormalizationF32Params& p) {
  Fields f;
  f.Add("rows", p.rows).Add("depth", p.depth);
  return f;
}

Result<L2NormalizationParams> ParamsOf(const OpView& op) {
  MOTE_RETURN_IF_ERROR(WantInt8(op, "input", op.input(0)));
  MOTE_RETURN_IF_ERROR(WantInt8(op, "output", op.output(0)));
  if (op.output(0).quantization.scale[0] != 1.0F / 128 || ZeroPointOf(op.output(0)) != 0) {
    return op.Fail(fmt::format("output has scale {} and zero point {}, want 1/128 and 0.",
                               ScaleOf(op.output(0)),
                               ZeroPointOf(op.output(0))));
  }
  MOTE_TRY(const RowsOf rows, RowsOfInput(op, kMostInt8));
  return L2NormalizationParams{rows.rows, rows.depth, ZeroPointOf(op.input(0))};
}

template <class Row, class Params>
Result<KernelCalls> CallOf(const OpView& op,
                           const std::vector<Row>& rows,
                           const Params& p,
                           const char* params_type,
                           const char* table,
                           const LowerOptions& options,
                           bool rounds) {
  const Row& row = ChooseKernel(rows, p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), params_type, options, rounds);
  call.table = table;
  call.operands = {InputOperand(op.input_id(0)), OutputOperand(op.output_id(0))};
  call.in_place_inputs = {op.input_id(0)};
  return KernelCalls{std::move(call)};
}

Status CheckOptions(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantAttributes({"fused_activation_function"}));
  const std::string name = op.attributes().EnumName("fused_activation_function", "NONE");
  if (name == "NONE") return {};
  return op.Fail(fmt::format("fused activation {}, want NONE.", name));
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(CheckOptions(op));
  if (op.input(0).dtype == DType::kInt8) {
    MOTE_TRY(const L2NormalizationParams p, ParamsOf(op));
    return CallOf(op, Rows(), p, "L2NormalizationParams", "l2_normalization", options, true);
  }
  if (op.input(0).dtype != DType::kFloat32) {
    return OtherType(op, {DType::kInt8, DType::kFloat32});
  }
  MOTE_RETURN_IF_ERROR(op.WantDType("output", op.output(0), DType::kFloat32));
  MOTE_TRY(const RowsOf rows, RowsOfInput(op, graph::kMaxTensorBytes));
  const L2NormalizationF32Params p = {rows.rows, rows.depth};
  return CallOf(
      op, RowsF32(), p, "L2NormalizationF32Params", "l2_normalization_f32", options, false);
}

std::vector<KernelInfo> Kernels() {
  return DescribeTables({DescribeRows("int8", Rows()), DescribeRows("float32", RowsF32())});
}

}  // namespace

const OpDef& L2Normalization() {
  static constexpr OpDef kDef = {
      "L2_NORMALIZATION", "l2_normalization", InferSameShape, Lower, Kernels};
  return kDef;
}

}  // namespace mote::ops
