// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/reduction.h"

#include <fmt/format.h>

#include "compiler/ops/quantized.h"

namespace mote::ops {
namespace {

using graph::Shape;

// For each dimension of the input: is it reduced? Axes may be negative or named twice; there may be
// none, in a tensor without bytes, which is no constant to others. A scalar has no axes, whatever
// is asked for.
Result<std::vector<bool>> ReducedDimensions(const OpView& op) {
  std::vector<bool> reduced(op.input(0).shape.size(), false);
  if (reduced.empty() || CountOf(op.input(1)) == 0) return reduced;
  MOTE_TRY(const std::vector<int64_t> axes, op.IndexValues("axes", 1));
  for (const int64_t axis : axes) {
    MOTE_TRY(const size_t d, op.AxisIn(op.input(0), axis));
    reduced[d] = true;
  }
  return reduced;
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
  bool CopyTo(int32_t (&sizes)[kReduceRank], int32_t (&strides)[kReduceRank]) const {
    if (size.size() > kReduceRank) return false;
    for (size_t d = 0; d < kReduceRank; ++d) {
      sizes[kReduceRank - 1 - d] = d < size.size() ? size[d] : 1;
      strides[kReduceRank - 1 - d] = d < size.size() ? stride[d] : 0;
    }
    return true;
  }
};

Status SetDimensions(const OpView& op, const std::vector<bool>& reduced, Reduction& r) {
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
  const bool fits = kinds[0].CopyTo(r.kept_size, r.kept_stride) &&
                    kinds[1].CopyTo(r.reduced_size, r.reduced_stride);
  if (fits) return {};
  return op.Fail(
      fmt::format("axes alternate too often in an input of shape {}, want at most {} "
                  "groups of each kind.",
                  graph::ShapeText(x),
                  kReduceRank));
}

}  // namespace

Result<std::vector<Shape>> InferReduction(const OpView& op) {
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

Result<Reduction> ReductionOf(const OpView& op, int64_t most) {
  MOTE_RETURN_IF_ERROR(op.WantAttributes({"keep_dims"}));
  MOTE_TRY(const std::vector<bool> reduced, ReducedDimensions(op));
  int64_t count = CountOf(op.input(0)) == 0 ? 0 : 1;
  for (size_t d = 0; d < reduced.size() && count > 0; ++d) {
    if (reduced[d]) count *= op.input(0).shape[d];
  }
  if (count < 1 || count > most) {
    return op.Fail(fmt::format("{} elements for each output, want 1 to {}.", count, most));
  }
  Reduction r = {};
  MOTE_RETURN_IF_ERROR(SetDimensions(op, reduced, r));
  r.count = static_cast<int32_t>(count);
  return r;
}

}  // namespace mote::ops
