// SPDX-License-Identifier: Apache-2.0
// SOFTMAX: x [...,C] int8 -> y [...,C] int8 of scale 1/256 and zero point -128.
#include "runtime/ops/softmax/softmax.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "compiler/ops/op_def.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/requant.h"

namespace mote::ops {
namespace {

using Row = KernelRow<SoftmaxParams, decltype(SoftmaxS8Ref<Rounding::kSingle>)>;

// A row of more could overflow the sum of exponentials, which has 12 integer bits.
constexpr int32_t kMaxDepth = 4095;

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_KERNEL_ROW(                            \
      SoftmaxParams, isa, name, when, scratch, name<Rounding::kSingle>, name<Rounding::kTflm>)
#include "runtime/ops/softmax/softmax_kernels.inc"
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

Status CheckTypes(const OpView& op) {
  MOTE_RETURN_IF_ERROR(WantInt8(op, "input", op.input(0)));
  MOTE_RETURN_IF_ERROR(WantInt8(op, "output", op.output(0)));
  MOTE_RETURN_IF_ERROR(WantProbabilities(op, op.output(0)));
  MOTE_RETURN_IF_ERROR(op.WantRank("input", op.input(0), 1, 6));
  const int32_t depth = op.input(0).shape.back();
  if (depth < 1 || depth > kMaxDepth) {
    return op.Fail(fmt::format("{} classes, want 1 to {}.", depth, kMaxDepth));
  }
  return op.WantAttributes({"beta"});
}

// Differences times beta * scale, in Q5.26; capped where all but the largest become 0 anyway.
Result<SoftmaxParams> ParamsOf(const OpView& op, Rounding rounding) {
  const double beta = op.attributes().Float("beta", 0);
  const double cap = (rounding == Rounding::kSingle ? 0x1p30 : 0x1p31) - 1;
  const double m = std::min(beta * ScaleOf(op.input(0)) * 0x1p26, cap);
  if (!(m > 1)) {
    return op.Fail(fmt::format("beta {} * input scale {} is too small, want more than 2^-26.",
                               beta,
                               ScaleOf(op.input(0))));
  }
  SoftmaxParams p = {};
  p.depth = op.input(0).shape.back();
  p.rows = CountOf(op.input(0)) / p.depth;
  p.requant = QuantizeMultiplier(m);
  p.diff_min = -static_cast<int32_t>(std::floor(std::ldexp(31.0, 26 - p.requant.shift)));
  return p;
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(CheckTypes(op));
  MOTE_TRY(const SoftmaxParams p, ParamsOf(op, options.rounding));
  const Row& row = ChooseKernel(Rows(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "SoftmaxParams", options, true);
  call.operands = {InputOperand(op.input_id(0)),
                   OutputOperand(op.output_id(0)),
                   ScratchOperand(row.scratch_bytes(p))};
  call.in_place_inputs = {op.input_id(0)};
  return KernelCalls{std::move(call)};
}

std::vector<KernelInfo> Kernels() { return DescribeRows("int8", Rows()); }

}  // namespace

const OpDef& Softmax() {
  static constexpr OpDef kDef = {"SOFTMAX", "softmax", InferSameShape, Lower, Kernels};
  return kDef;
}

}  // namespace mote::ops
