// SPDX-License-Identifier: Apache-2.0
// TRANSPOSE: x of any type, a constant permutation of its dimensions -> y.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compiler/ops/strided_copy.h"

namespace mote::ops {
namespace {

using graph::Shape;

// Dimension d of y is dimension permutation[d] of x.
Result<StridedView> ViewOf(const OpView& op) {
  MOTE_TRY(const std::vector<int64_t> permutation, op.IndexValues("permutation", 1));
  const StridedView whole = WholeOf(op.input(0).shape);
  const auto rank = static_cast<int64_t>(whole.shape.size());
  std::vector<bool> taken(whole.shape.size(), false);
  StridedView view;
  for (int64_t d : permutation) {
    if (d < 0) d += rank;
    if (d < 0 || d >= rank || taken[static_cast<size_t>(d)]) break;
    taken[static_cast<size_t>(d)] = true;
    view.shape.push_back(whole.shape[static_cast<size_t>(d)]);
    view.strides.push_back(whole.strides[static_cast<size_t>(d)]);
  }
  if (permutation.size() == whole.shape.size() && view.shape.size() == whole.shape.size()) {
    return view;
  }
  return op.Fail(fmt::format("permutation [{}], want each dimension of {} once.",
                             fmt::join(permutation, ","),
                             graph::ShapeText(whole.shape)));
}

Result<std::vector<Shape>> Infer(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(2, 2));
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

const OpDef& Transpose() {
  static constexpr OpDef kDef = {"TRANSPOSE", "strided_copy", Infer, Lower, StridedCopyKernels};
  return kDef;
}

}  // namespace mote::ops
