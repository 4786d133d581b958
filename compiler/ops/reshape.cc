// SPDX-License-Identifier: Apache-2.0
// RESHAPE: the same bytes under another shape, of any type. The output lies where the input lies.
#include <fmt/format.h>

#include "compiler/ops/copy.h"

namespace mote::ops {
namespace {

using graph::Shape;

// The new shape, one -1 in it standing for the rest; none where only the output states it.
Result<std::vector<int64_t>> WantedShape(const OpView& op) {
  if (op.has_input(1) && op.is_constant(1)) return op.IndexValues("shape", 1);
  if (!op.has_input(1) && op.attributes().Has("new_shape"))
    return op.attributes().Ints("new_shape");
  const Shape& y = op.output(0).shape;
  return std::vector<int64_t>(y.begin(), y.end());
}

Result<std::vector<Shape>> Infer(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(1, 2));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(1));
  MOTE_TRY(const std::vector<int64_t> wanted, WantedShape(op));
  const Shape& y = op.output(0).shape;
  const int64_t elements = graph::ElementCount(op.input(0).shape).value_or(-1);
  bool fits = wanted.size() == y.size() && graph::ElementCount(y) == elements;
  int free = 0;
  for (size_t d = 0; fits && d < y.size(); ++d) {
    if (wanted[d] == -1) ++free;
    fits = free <= 1 && (wanted[d] == -1 || wanted[d] == y[d]);
  }
  if (fits) return std::vector<Shape>{y};
  return op.Fail(fmt::format("input {} to {}: want {} elements in the shape that is asked for.",
                             graph::ShapeText(op.input(0).shape),
                             graph::ShapeText(y),
                             elements));
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(op.WantAttributes({"new_shape"}));
  return LowerAlias(op, options);
}

}  // namespace

const OpDef& Reshape() {
  static constexpr OpDef kDef = {"RESHAPE", "reshape", Infer, Lower, CopyKernels, true};
  return kDef;
}

}  // namespace mote::ops
