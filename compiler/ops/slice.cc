// SPDX-License-Identifier: Apache-2.0
// SLICE: x of any type, constant begin and size [rank], -1 for all that is left -> y.
#include <fmt/format.h>

#include "compiler/ops/strided_copy.h"

namespace mote::ops {
namespace {

using graph::Shape;

Result<StridedView> ViewOf(const OpView& op) {
  MOTE_TRY(const std::vector<int64_t> begin, op.IndexValues("begin", 1));
  MOTE_TRY(const std::vector<int64_t> size, op.IndexValues("size", 2));
  const Shape& x = op.input(0).shape;
  if (begin.size() != x.size() || size.size() != x.size()) {
    return op.Fail(fmt::format("{} begins and {} sizes, want one for each dimension of {}.",
                               begin.size(),
                               size.size(),
                               graph::ShapeText(x)));
  }
  StridedView view = WholeOf(x);
  for (size_t d = 0; d < x.size(); ++d) {
    const bool inside = begin[d] >= 0 && begin[d] <= x[d];
    const int64_t left = inside ? x[d] - begin[d] : 0;
    const int64_t count = size[d] == -1 ? left : size[d];
    if (!inside || count < 0 || count > left) {
      return op.Fail(fmt::format(
          "{} elements from {} in dimension {} of size {}.", size[d], begin[d], d, x[d]));
    }
    view.shape[d] = static_cast<int32_t>(count);
    view.offset += begin[d] * view.strides[d];
  }
  return view;
}

Result<std::vector<Shape>> Infer(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(3, 3));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(1));
  MOTE_RETURN_IF_ERROR(WantViewable(op, op.input(0)));
  MOTE_TRY(const StridedView view, ViewOf(op));
  return std::vector<Shape>{view.shape};
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(WantSameElements(op, op.input(0), op.output(0)));
  MOTE_RETURN_IF_ERROR(op.WantAttributes({}));
  MOTE_TRY(const StridedView view, ViewOf(op));
  return KernelCalls{StridedCopyCall(op, op.input_id(0), op.output_id(0), view, options)};
}

}  // namespace

const OpDef& Slice() {
  static constexpr OpDef kDef = {"SLICE", "strided_copy", Infer, Lower, StridedCopyKernels};
  return kDef;
}

}  // namespace mote::ops
