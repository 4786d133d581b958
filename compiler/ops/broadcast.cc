// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/broadcast.h"

#include <fmt/format.h>

#include <algorithm>

namespace mote::ops {
using graph::Shape;

namespace {

int32_t Dimension(const Shape& shape, size_t d) {
  const size_t missing = kBroadcastRank - shape.size();
  return d < missing ? 1 : shape[d - missing];
}

}  // namespace

Result<std::vector<Shape>> InferBroadcast(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(2, 2));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(1));
  MOTE_RETURN_IF_ERROR(op.WantRank("input 0", op.input(0), 0, kBroadcastRank));
  MOTE_RETURN_IF_ERROR(op.WantRank("input 1", op.input(1), 0, kBroadcastRank));
  const Shape& a = op.input(0).shape;
  const Shape& b = op.input(1).shape;
  const size_t rank = std::max(a.size(), b.size());
  Shape y;
  for (size_t d = kBroadcastRank - rank; d < kBroadcastRank; ++d) {
    const int32_t da = Dimension(a, d);
    const int32_t db = Dimension(b, d);
    if (da != db && da != 1 && db != 1) {
      return op.Fail(fmt::format(
          "shapes {} and {} do not broadcast.", graph::ShapeText(a), graph::ShapeText(b)));
    }
    y.push_back(da == 1 ? db : da);
  }
  return std::vector<Shape>{y};
}

void SetDimensions(const Shape& shape, int32_t (&dimensions)[kBroadcastRank]) {
  for (size_t d = 0; d < kBroadcastRank; ++d) dimensions[d] = Dimension(shape, d);
}

void SetStrides(const Shape& shape, int32_t (&strides)[kBroadcastRank]) {
  int32_t stride = 1;
  for (size_t d = kBroadcastRank; d-- > 0;) {
    const int32_t size = Dimension(shape, d);
    strides[d] = size == 1 ? 0 : stride;
    stride *= size;
  }
}

}  // namespace mote::ops
