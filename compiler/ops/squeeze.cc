// SPDX-License-Identifier: Apache-2.0
// SQUEEZE: x of any type without some dimensions of 1. The output lies where the input lies.
#include <fmt/format.h>

#include "compiler/ops/copy.h"

namespace mote::ops {
namespace {

using graph::Shape;

// Which dimensions go: those that are named, or all of 1 where none is.
Result<std::vector<bool>> Dropped(const OpView& op) {
  const Shape& x = op.input(0).shape;
  const auto rank = static_cast<int64_t>(x.size());
  const std::vector<int64_t> named = op.attributes().Ints("squeeze_dims");
  std::vector<bool> dropped(x.size(), false);
  for (size_t d = 0; d < x.size(); ++d) dropped[d] = named.empty() && x[d] == 1;
  for (const int64_t name : named) {
    const bool exists = name >= -rank && name < rank;
    const auto d = static_cast<size_t>(exists && name < 0 ? name + rank : name);
    if (!exists || x[d] != 1) {
      return op.Fail(
          fmt::format("dimension {} of {}, want one of size 1.", name, graph::ShapeText(x)));
    }
    dropped[d] = true;
  }
  return dropped;
}

Result<std::vector<Shape>> Infer(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(1, 1));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(1));
  MOTE_TRY(const std::vector<bool> dropped, Dropped(op));
  Shape y;
  for (size_t d = 0; d < dropped.size(); ++d) {
    if (!dropped[d]) y.push_back(op.input(0).shape[d]);
  }
  return std::vector<Shape>{y};
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(op.WantAttributes({"squeeze_dims"}));
  return LowerAlias(op, options);
}

}  // namespace

const OpDef& Squeeze() {
  static constexpr OpDef kDef = {"SQUEEZE", "reshape", Infer, Lower, CopyKernels, true};
  return kDef;
}

}  // namespace mote::ops
