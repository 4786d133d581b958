// SPDX-License-Identifier: Apache-2.0
// MEAN: x int8, constant axes -> y int8, the axes gone or of size 1 (keep_dims).
#include "runtime/ops/mean/mean.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "compiler/ops/op_def.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/requant.h"

namespace mote::ops {
namespace {

using graph::Shape;
using Row = KernelRow<MeanParams, decltype(MeanS8Ref<Rounding::kSingle>)>;

// A sum of this many int8 stays in int32.
constexpr int64_t kMaxCount = (int64_t{1} << 23) - 1;

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_KERNEL_ROW(                            \
      MeanParams, isa, name, when, scratch, name<Rounding::kSingle>, name<Rounding::kTflm>)
#include "runtime/ops/mean/mean_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Fields FieldsOf(const MeanParams& p) {
  Fields f;
  f.Add("kept_size", p.kept_size).Add("kept_stride", p.kept_stride);
  f.Add("reduced_size", p.reduced_size).Add("reduced_stride", p.reduced_stride);
  f.Add("count", p.count);
  f.Add("input_zero_point", p.input_zero_point).Add("output_zero_point", p.output_zero_point);
  f.Add("requant", p.requant);
  return f;
}

// For each dimension of the input: is it averaged over? Axes may be negative or named twice.
Result<std::vector<bool>> ReducedDimensions(const OpView& op) {
  MOTE_TRY(const std::vector<int64_t> axes, op.IndexValues("axes", 1));
  const int64_t rank = static_cast<int64_t>(op.input(0).shape.size());
  std::vector<bool> reduced(op.input(0).shape.size(), false);
  for (const int64_t axis : axes) {
    if (axis < -rank || axis >= rank) {
      return op.Fail(fmt::format(
          "axis {} of an input of shape {}.", axis, graph::ShapeText(op.input(0).shape)));
    }
    reduced[static_cast<size_t>(axis < 0 ? axis + rank : axis)] = true;
  }
  return reduced;
}

Result<std::vector<Shape>> Infer(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(2, 2));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(1));
  MOTE_TRY(const std::vector<bool> reduced, ReducedDimensions(op));
  const bool keep = op.attributes().Bool("keep_dims", false);
  Shape y;
  for (size_t d = 0; d < reduced.size(); ++d) {
    if (!reduced[d]) y.push_back(op.input(0).shape[d]);
    if (reduced[d] && keep) y.push_back(1);
  }
  return std::vector<Shape>{y};
}

// Dimensions of one kind, innermost first; neighbours in the input are one.
struct Dimensions {
  std::vector<int32_t> size;
  std::vector<int32_t> stride;

  void Add(int32_t dimension, int32_t dimension_stride, bool joins_last) {
    if (joins_last) {
      size.back() *= dimension;
      return;
    }
    size.push_back(dimension);
    stride.push_back(dimension_stride);
  }

  // As the kernel has them: outermost first, 1 in front. False where there are too many.
  bool CopyTo(int32_t (&sizes)[kMeanRank], int32_t (&strides)[kMeanRank]) const {
    if (size.size() > kMeanRank) return false;
    for (size_t d = 0; d < kMeanRank; ++d) {
      sizes[kMeanRank - 1 - d] = d < size.size() ? size[d] : 1;
      strides[kMeanRank - 1 - d] = d < size.size() ? stride[d] : 0;
    }
    return true;
  }
};

Status SetDimensions(const OpView& op, const std::vector<bool>& reduced, MeanParams& p) {
  const Shape& x = op.input(0).shape;
  Dimensions kinds[2];  // kept, reduced
  int32_t stride = 1;
  int last = -1;
  for (size_t d = x.size(); d-- > 0;) {
    if (x[d] == 1) continue;
    const int kind = reduced[d] ? 1 : 0;
    kinds[kind].Add(x[d], stride, kind == last);
    stride *= x[d];
    last = kind;
  }
  const bool fits = kinds[0].CopyTo(p.kept_size, p.kept_stride) &&
                    kinds[1].CopyTo(p.reduced_size, p.reduced_stride);
  if (fits) return {};
  return op.Fail(
      fmt::format("axes alternate too often in an input of shape {}, want at most {} "
                  "groups of each kind.",
                  graph::ShapeText(x),
                  kMeanRank));
}

// 1 / count goes into the multiplier: shifted up as far as count has bits, so that few are lost.
Requant DivideBy(Requant requant, int32_t count) {
  const int32_t bits = static_cast<int32_t>(std::bit_width(static_cast<uint32_t>(count))) - 1;
  const int32_t shift = std::min(bits, 31 + requant.shift);
  const int64_t multiplier = (int64_t{requant.multiplier} << shift) / count;
  return {static_cast<int32_t>(multiplier), requant.shift - shift};
}

Result<MeanParams> ParamsOf(const OpView& op) {
  MOTE_TRY(const std::vector<bool> reduced, ReducedDimensions(op));
  int64_t count = CountOf(op.input(0)) == 0 ? 0 : 1;
  for (size_t d = 0; d < reduced.size() && count > 0; ++d) {
    if (reduced[d]) count *= op.input(0).shape[d];
  }
  if (count < 1 || count > kMaxCount) {
    return op.Fail(fmt::format("a mean of {} elements, want 1 to {}.", count, kMaxCount));
  }
  const double m = ScaleOf(op.input(0)) / ScaleOf(op.output(0));
  MOTE_RETURN_IF_ERROR(CheckMultiplier(op, "input scale / output scale", m));
  MeanParams p = {};
  MOTE_RETURN_IF_ERROR(SetDimensions(op, reduced, p));
  p.count = static_cast<int32_t>(count);
  p.input_zero_point = ZeroPointOf(op.input(0));
  p.output_zero_point = ZeroPointOf(op.output(0));
  p.requant = DivideBy(QuantizeMultiplier(m), p.count);
  return p;
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(WantInt8(op, "input", op.input(0)));
  MOTE_RETURN_IF_ERROR(WantInt8(op, "output", op.output(0)));
  MOTE_RETURN_IF_ERROR(op.WantAttributes({"keep_dims"}));
  MOTE_TRY(const MeanParams p, ParamsOf(op));
  const Row& row = ChooseKernel(Rows(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "MeanParams", options, true);
  call.operands = {InputOperand(op.input_id(0)),
                   OutputOperand(op.output_id(0)),
                   ScratchOperand(row.scratch_bytes(p))};
  return KernelCalls{std::move(call)};
}

std::vector<KernelInfo> Kernels() { return DescribeRows("int8", Rows()); }

}  // namespace

const OpDef& Mean() {
  static constexpr OpDef kDef = {"MEAN", "mean", Infer, Lower, Kernels};
  return kDef;
}

}  // namespace mote::ops
