// SPDX-License-Identifier: Apache-2.0
// MIRROR_PAD: x of any type, constant paddings [rank,2] -> y, whose borders are x read backwards.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/ops/indexed_copy.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/strided_copy.h"

namespace mote::ops {
namespace {

using graph::Shape;

// Where the mirror stands: REFLECT on the first and last element, SYMMETRIC behind them.
Result<int64_t> MirrorOffset(const OpView& op) {
  const std::string mode = op.attributes().EnumName("mode", "REFLECT");
  if (mode == "REFLECT") return 1;
  if (mode == "SYMMETRIC") return 0;
  return op.Fail(fmt::format("mode {}, want REFLECT or SYMMETRIC.", mode));
}

Result<std::vector<int64_t>> Paddings(const OpView& op) {
  MOTE_TRY(const std::vector<int64_t> paddings, op.IndexValues("paddings", 1));
  MOTE_TRY(const int64_t offset, MirrorOffset(op));
  const Shape& x = op.input(0).shape;
  if (paddings.size() != 2 * x.size()) {
    return op.Fail(fmt::format("{} paddings, want {}: two for each dimension of {}.",
                               paddings.size(),
                               2 * x.size(),
                               graph::ShapeText(x)));
  }
  for (size_t i = 0; i < paddings.size(); ++i) {
    const int64_t most = std::max<int64_t>(0, x[i / 2] - offset);
    if (paddings[i] >= 0 && paddings[i] <= most) continue;
    return op.Fail(
        fmt::format("padding {} of dimension {}, want 0 to {}: there is no more to "
                    "mirror.",
                    paddings[i],
                    i / 2,
                    most));
  }
  return paddings;
}

Result<std::vector<Shape>> Infer(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(2, 2));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(1));
  MOTE_TRY(const std::vector<int64_t> paddings, Paddings(op));
  Shape y = op.input(0).shape;
  for (size_t d = 0; d < y.size(); ++d) {
    const int64_t size = y[d] + paddings[2 * d] + paddings[2 * d + 1];
    if (size > INT32_MAX) return op.Fail(fmt::format("dimension {} becomes {}.", d, size));
    y[d] = static_cast<int32_t>(size);
  }
  return std::vector<Shape>{y};
}

// Which element of a dimension stands `at` elements behind its first one, before it or beyond it.
int64_t Mirrored(int64_t at, int64_t size, int64_t offset) {
  if (at < 0) return -at - 1 + offset;
  return at < size ? at : 2 * size - 1 - at - offset;
}

// What lies behind the last padded dimension moves as a whole.
IndexedView ViewOf(const Shape& x, const std::vector<int64_t>& paddings, int64_t offset) {
  size_t padded = x.size();
  while (padded > 0 && paddings[2 * padded - 2] == 0 && paddings[2 * padded - 1] == 0) --padded;
  const std::vector<int64_t> strides = WholeOf(x).strides;
  IndexedView view;
  view.unit_elements = padded == 0 ? 1 : strides[padded - 1];
  if (padded == 0) {
    for (const int32_t size : x) view.unit_elements *= size;
  }
  for (size_t d = 0; d < padded; ++d) {
    const int64_t before = paddings[2 * d];
    const int64_t size = x[d];
    const int64_t stride = strides[d];
    view.dimensions.push_back({before + size + paddings[2 * d + 1], [=](int64_t i) {
                                 return Mirrored(i - before, size, offset) * stride;
                               }});
  }
  return view;
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(WantSameElements(op, op.input(0), op.output(0)));
  MOTE_RETURN_IF_ERROR(op.WantAttributes({"mode"}));
  MOTE_TRY(const std::vector<int64_t> paddings, Paddings(op));
  MOTE_TRY(const int64_t offset, MirrorOffset(op));
  if (CountOf(op.output(0)) == 0) return LowerIndexedCopy(op, {}, options);
  return LowerIndexedCopy(op, ViewOf(op.input(0).shape, paddings, offset), options);
}

}  // namespace

const OpDef& MirrorPad() {
  static constexpr OpDef kDef = {"MIRROR_PAD", "indexed_copy", Infer, Lower, IndexedCopyKernels};
  return kDef;
}

}  // namespace mote::ops
