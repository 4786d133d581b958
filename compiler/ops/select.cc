// SPDX-License-Identifier: Apache-2.0
// SELECT, SELECT_V2: condition bool, a and b of any one type, scale and zero point -> y. SELECT_V2
// broadcasts all three like NumPy; SELECT takes one shape, or a condition for each a[i].
#include "runtime/ops/select/select.h"

#include <fmt/format.h>

#include "compiler/ops/broadcast.h"
#include "compiler/ops/op_def.h"
#include "compiler/ops/quantized.h"

namespace mote::ops {
namespace {

using graph::DType;
using graph::Shape;
using Row = KernelRow<SelectParams, decltype(SelectRef)>;

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(SelectParams, __VA_ARGS__)
#include "runtime/ops/select/select_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Fields FieldsOf(const SelectParams& p) {
  Fields f;
  f.Add("size", p.size).Add("element_bytes", p.element_bytes).Add("shape", p.shape);
  f.Add("condition_strides", p.condition_strides);
  f.Add("a_strides", p.a_strides).Add("b_strides", p.b_strides);
  return f;
}

Result<std::vector<Shape>> InferV2(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(3, 3));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(1));
  MOTE_RETURN_IF_ERROR(op.WantRank("output", op.output(0), 0, kBroadcastRank));
  MOTE_TRY(Shape y, BroadcastShape(op, {0, 1, 2}));
  // One number may be [] or [1], as TFLM has it.
  const auto one = graph::ElementCount(y);
  if (one && *one == 1 && graph::ElementCount(op.output(0).shape) == one) y = op.output(0).shape;
  return std::vector<Shape>{std::move(y)};
}

// The condition's shape as it broadcasts: of one dimension it says which a[i].
Shape ConditionShape(const OpView& op) {
  Shape shape = op.input(0).shape;
  if (shape.size() == 1) shape.resize(std::max<size_t>(1, op.input(1).shape.size()), 1);
  return shape;
}

Result<std::vector<Shape>> InferV1(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(3, 3));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(1));
  const Shape& a = op.input(1).shape;
  MOTE_RETURN_IF_ERROR(op.WantRank("input 1", op.input(1), 0, kBroadcastRank));
  const Shape& condition = op.input(0).shape;
  const bool rows = condition.size() == 1 && !a.empty() && condition[0] == a[0];
  if (op.input(2).shape == a && (condition == a || condition.empty() || rows)) {
    return std::vector<Shape>{a};
  }
  return op.Fail(
      fmt::format("condition {}, inputs {} and {}: want one shape, or a condition for each "
                  "element of the inputs' first dimension.",
                  graph::ShapeText(condition),
                  graph::ShapeText(a),
                  graph::ShapeText(op.input(2).shape)));
}

SelectParams ParamsOf(const OpView& op, const Shape& condition) {
  SelectParams p = {};
  p.size = CountOf(op.output(0));
  p.element_bytes = graph::DTypeBits(op.output(0).dtype) / 8;
  const BroadcastLoops loops =
      LoopsOver(op.output(0).shape, {condition, op.input(1).shape, op.input(2).shape});
  std::copy(loops.shape.begin(), loops.shape.end(), p.shape);
  std::copy(loops.strides[0].begin(), loops.strides[0].end(), p.condition_strides);
  std::copy(loops.strides[1].begin(), loops.strides[1].end(), p.a_strides);
  std::copy(loops.strides[2].begin(), loops.strides[2].end(), p.b_strides);
  return p;
}

Result<KernelCalls> LowerSelect(const OpView& op,
                                const Shape& condition,
                                const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(op.WantAttributes({}));
  MOTE_RETURN_IF_ERROR(op.WantDType("condition", op.input(0), DType::kBool));
  MOTE_RETURN_IF_ERROR(WantSameElements(op, op.input(1), op.output(0)));
  MOTE_RETURN_IF_ERROR(WantSameElements(op, op.input(2), op.output(0)));
  const SelectParams p = ParamsOf(op, condition);
  const Row& row = ChooseKernel(Rows(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "SelectParams", options, false);
  for (const size_t i : {0U, 1U, 2U}) call.operands.push_back(InputOperand(op.input_id(i)));
  call.operands.push_back(OutputOperand(op.output_id(0)));
  for (const size_t i : {1U, 2U}) {
    if (CountOf(op.input(i)) == p.size) call.in_place_inputs.push_back(op.input_id(i));
  }
  return KernelCalls{std::move(call)};
}

Result<KernelCalls> LowerV1(const OpView& op, const LowerOptions& options) {
  return LowerSelect(op, ConditionShape(op), options);
}

Result<KernelCalls> LowerV2(const OpView& op, const LowerOptions& options) {
  return LowerSelect(op, op.input(0).shape, options);
}

std::vector<KernelInfo> Kernels() { return DescribeRows("any", Rows()); }

}  // namespace

const OpDef& Select() {
  static constexpr OpDef kDef = {"SELECT", "select", InferV1, LowerV1, Kernels};
  return kDef;
}

const OpDef& SelectV2() {
  static constexpr OpDef kDef = {"SELECT_V2", "select", InferV2, LowerV2, Kernels};
  return kDef;
}

}  // namespace mote::ops
