// SPDX-License-Identifier: Apache-2.0
// EXPAND_DIMS: x of any type with one more dimension of 1, before a constant axis. The output lies
// where the input lies.
#include <fmt/format.h>

#include "compiler/ops/copy.h"

namespace mote::ops {
namespace {

using graph::Shape;

Result<std::vector<Shape>> Infer(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(2, 2));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(1));
  MOTE_TRY(const std::vector<int64_t> axis, op.IndexValues("axis", 1));
  Shape y = op.input(0).shape;
  const auto rank = static_cast<int64_t>(y.size());
  if (axis.size() != 1 || axis[0] < -rank - 1 || axis[0] > rank) {
    return op.Fail(
        fmt::format("axis of {} elements, want one from {} to {}.", axis.size(), -rank - 1, rank));
  }
  y.insert(y.begin() + (axis[0] < 0 ? axis[0] + rank + 1 : axis[0]), 1);
  return std::vector<Shape>{y};
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(op.WantAttributes({}));
  return LowerAlias(op, options);
}

}  // namespace

const OpDef& ExpandDims() {
  static constexpr OpDef kDef = {"EXPAND_DIMS", "reshape", Infer, Lower, CopyKernels, true};
  return kDef;
}

}  // namespace mote::ops
