// SPDX-License-Identifier: Apache-2.0
// REVERSE_V2: x of any type, read backwards along constant axes -> y.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compiler/ops/strided_copy.h"

namespace mote::ops {
namespace {

using graph::Shape;

Result<StridedView> ViewOf(const OpView& op) {
  MOTE_TRY(const std::vector<int64_t> axes, op.IndexValues("axes", 1));
  StridedView view = WholeOf(op.input(0).shape);
  const auto rank = static_cast<int64_t>(view.shape.size());
  std::vector<bool> taken(view.shape.size(), false);
  for (const int64_t axis : axes) {
    const bool exists = axis >= -rank && axis < rank;
    const auto d = static_cast<size_t>(exists && axis < 0 ? axis + rank : axis);
    if (!exists || taken[d]) {
      return op.Fail(fmt::format("axes [{}], want dimensions of {}, each at most once.",
                                 fmt::join(axes, ","),
                                 graph::ShapeText(view.shape)));
    }
    taken[d] = true;
    view.offset += (view.shape[d] - 1) * view.strides[d];
    view.strides[d] = -view.strides[d];
  }
  return view;
}

Result<std::vector<Shape>> Infer(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(2, 2));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(1));
  return std::vector<Shape>{op.input(0).shape};
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(WantSameElements(op, op.input(0), op.output(0)));
  MOTE_RETURN_IF_ERROR(op.WantAttributes({}));
  MOTE_TRY(const StridedView view, ViewOf(op));
  MOTE_RETURN_IF_ERROR(WantFewDimensions(op, view));
  return KernelCalls{StridedCopyCall(op, op.input_id(0), op.output_id(0), view, options)};
}

}  // namespace

const OpDef& ReverseV2() {
  static constexpr OpDef kDef = {"REVERSE_V2", "strided_copy", Infer, Lower, StridedCopyKernels};
  return kDef;
}

}  // namespace mote::ops
