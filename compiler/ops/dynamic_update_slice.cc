// SPDX-License-Identifier: Apache-2.0
// DYNAMIC_UPDATE_SLICE: x and update of any type, start int32 [rank] -> y, x with a box of it
// overwritten.
#include "runtime/ops/dynamic_update_slice/dynamic_update_slice.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/ops/op_def.h"
#include "compiler/ops/quantized.h"

namespace mote::ops {
namespace {

using graph::Shape;
using Row = KernelRow<DynamicUpdateSliceParams, decltype(DynamicUpdateSliceRef)>;

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(DynamicUpdateSliceParams, __VA_ARGS__)
#include "runtime/ops/dynamic_update_slice/dynamic_update_slice_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Fields FieldsOf(const DynamicUpdateSliceParams& p) {
  Fields f;
  f.Add("element_bytes", p.element_bytes).Add("rank", p.rank);
  f.Add("shape", p.shape).Add("update_shape", p.update_shape);
  return f;
}

Result<std::vector<Shape>> Infer(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(3, 3));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(1));
  MOTE_RETURN_IF_ERROR(op.WantRank("input", op.input(0), 1, kDynamicUpdateSliceRank));
  const Shape& x = op.input(0).shape;
  const Shape& update = op.input(1).shape;
  const Shape start = {static_cast<int32_t>(x.size())};
  const bool fits = update.size() == x.size() && op.input(2).shape == start &&
                    std::equal(update.begin(), update.end(), x.begin(), std::less_equal<>());
  if (fits) return std::vector<Shape>{x};
  return op.Fail(
      fmt::format("update {} into {} at {}: want one start a dimension, and no more "
                  "elements than there are.",
                  graph::ShapeText(update),
                  graph::ShapeText(x),
                  graph::ShapeText(op.input(2).shape)));
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(WantSameElements(op, op.input(0), op.output(0)));
  MOTE_RETURN_IF_ERROR(WantSameElements(op, "update", op.input(1), op.output(0)));
  MOTE_RETURN_IF_ERROR(op.WantDType("start", op.input(2), graph::DType::kInt32));
  MOTE_RETURN_IF_ERROR(op.WantAttributes({}));
  const Shape& x = op.input(0).shape;
  DynamicUpdateSliceParams p = {};
  p.element_bytes = graph::DTypeBits(op.output(0).dtype) / 8;
  p.rank = static_cast<int32_t>(x.size());
  std::fill(std::begin(p.shape), std::end(p.shape), 1);
  std::fill(std::begin(p.update_shape), std::end(p.update_shape), 1);
  std::copy(x.begin(), x.end(), std::end(p.shape) - p.rank);
  std::copy(op.input(1).shape.begin(), op.input(1).shape.end(), std::end(p.update_shape) - p.rank);
  const Row& row = ChooseKernel(Rows(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "DynamicUpdateSliceParams", options, false);
  call.operands = {InputOperand(op.input_id(0)),
                   InputOperand(op.input_id(1)),
                   InputOperand(op.input_id(2)),
                   OutputOperand(op.output_id(0))};
  const bool shares = op.input_id(0) == op.input_id(1) || op.input_id(0) == op.input_id(2);
  if (!shares) call.in_place_inputs = {op.input_id(0)};
  return KernelCalls{std::move(call)};
}

std::vector<KernelInfo> Kernels() { return DescribeRows("any", Rows()); }

}  // namespace

const OpDef& DynamicUpdateSlice() {
  static constexpr OpDef kDef = {
      "DYNAMIC_UPDATE_SLICE", "dynamic_update_slice", Infer, Lower, Kernels};
  return kDef;
}

}  // namespace mote::ops
