// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/broadcast.h"

#include <fmt/format.h>

namespace mote::ops {
using graph::Shape;

namespace {

int32_t Dimension(const Shape& shape, size_t d) {
  const size_t missing = kBroadcastRank - shape.size();
  return d < missing ? 1 : shape[d - missing];
}

// Of a shape without zeros; 0 where a dimension is 1.
Dimensions StridesOf(const Shape& shape) {
  Dimensions strides = {};
  int32_t stride = 1;
  for (size_t d = kBroadcastRank; d-- > 0;) {
    const int32_t size = Dimension(shape, d);
    strides[d] = size == 1 ? 0 : stride;
    stride *= size;
  }
  return strides;
}

// Is one step along dimension d, for every input, a whole pass of the loop at `inner`?
bool Joins(const std::vector<Dimensions>& strides,
           size_t d,
           const BroadcastLoops& loops,
           size_t inner) {
  for (size_t i = 0; i < strides.size(); ++i) {
    if (strides[i][d] != loops.strides[i][inner] * loops.shape[inner]) return false;
  }
  return true;
}

}  // namespace

Result<Shape> BroadcastShape(const OpView& op, const std::vector<size_t>& inputs) {
  size_t rank = 0;
  for (const size_t i : inputs) {
    MOTE_RETURN_IF_ERROR(
        op.WantRank(fmt::format("input {}", i).c_str(), op.input(i), 0, kBroadcastRank));
    rank = std::max(rank, op.input(i).shape.size());
  }
  Shape y(rank, 1);
  for (const size_t i : inputs) {
    for (size_t d = kBroadcastRank - rank; d < kBroadcastRank; ++d) {
      const int32_t size = Dimension(op.input(i).shape, d);
      int32_t& common = y[d - (kBroadcastRank - rank)];
      if (common != 1 && size != 1 && size != common) {
        return op.Fail(fmt::format("shapes {} and {} do not broadcast.",
                                   graph::ShapeText(op.input(inputs[0]).shape),
                                   graph::ShapeText(op.input(i).shape)));
      }
      if (common == 1) common = size;
    }
  }
  return y;
}

Result<std::vector<Shape>> InferBroadcast(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(2, 2));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(1));
  MOTE_TRY(Shape y, BroadcastShape(op, {0, 1}));
  return std::vector<Shape>{std::move(y)};
}

BroadcastLoops LoopsOver(const Shape& y, const std::vector<Shape>& inputs) {
  BroadcastLoops loops;
  loops.shape.fill(1);
  loops.strides.assign(inputs.size(), Dimensions{});
  if (std::find(y.begin(), y.end(), 0) != y.end()) return loops;  // no loop runs
  std::vector<Dimensions> strides;
  for (const Shape& input : inputs) strides.push_back(StridesOf(input));
  size_t loop = kBroadcastRank;  // the outermost so far
  for (size_t d = kBroadcastRank; d-- > 0;) {
    const int32_t size = Dimension(y, d);
    if (size == 1) continue;
    if (loop == kBroadcastRank || !Joins(strides, d, loops, loop)) {
      --loop;
      for (size_t i = 0; i < inputs.size(); ++i) loops.strides[i][loop] = strides[i][d];
    }
    loops.shape[loop] *= size;
  }
  return loops;
}

void SetPairOperands(const OpView& op, KernelCall& call) {
  call.operands = {
      InputOperand(op.input_id(0)), InputOperand(op.input_id(1)), OutputOperand(op.output_id(0))};
  for (const size_t i : {size_t{0}, size_t{1}}) {
    const bool fits =
        op.input(i).dtype == op.output(0).dtype && CountOf(op.input(i)) == CountOf(op.output(0));
    if (fits) call.in_place_inputs.push_back(op.input_id(i));
  }
}

Status WantPairOf(const OpView& op, const std::vector<graph::DType>& dtypes) {
  MOTE_RETURN_IF_ERROR(op.WantDTypeIn("input 0", op.input(0), dtypes));
  MOTE_RETURN_IF_ERROR(op.WantDType("input 1", op.input(1), op.input(0).dtype));
  return op.WantDType("output", op.output(0), op.input(0).dtype);
}

}  // namespace mote::ops
