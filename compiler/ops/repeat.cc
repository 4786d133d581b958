// SPDX-License-Identifier: Apache-2.0
// BROADCAST_TO, FILL, TILE: elements of any type, read again along dimensions of stride 0 -> y.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compiler/ops/indexed_copy.h"
#include "compiler/ops/strided_copy.h"
#include "compiler/ops/tables.h"

namespace mote::ops {
namespace {

using graph::Shape;

// The shape that input i states. One that is computed can only be the output's: shapes are fixed.
Result<Shape> StatedShape(const OpView& op, const char* role, size_t i) {
  if (!op.is_constant(i)) return op.output(0).shape;
  MOTE_TRY(const std::vector<int64_t> sizes, op.IndexValues(role, i));
  Shape shape;
  for (const int64_t size : sizes) {
    if (size < 0 || size > INT32_MAX) {
      return op.Fail(fmt::format("{} [{}], want sizes.", role, fmt::join(sizes, ",")));
    }
    shape.push_back(static_cast<int32_t>(size));
  }
  return shape;
}

// Dimensions of x count from the last one of y; where x has 1 or none its elements come again.
Result<StridedView> BroadcastView(const OpView& op) {
  MOTE_TRY(const Shape y, StatedShape(op, "shape", 1));
  const StridedView x = WholeOf(op.input(0).shape);
  StridedView view = {y, std::vector<int64_t>(y.size(), 0), 0};
  bool fits = x.shape.size() <= y.size();
  const size_t in_front = fits ? y.size() - x.shape.size() : 0;
  for (size_t d = 0; fits && d < x.shape.size(); ++d) {
    fits = x.shape[d] == 1 || x.shape[d] == y[in_front + d];
    if (x.shape[d] != 1) view.strides[in_front + d] = x.strides[d];
  }
  if (fits) return view;
  return op.Fail(
      fmt::format("{} does not broadcast to {}.", graph::ShapeText(x.shape), graph::ShapeText(y)));
}

// One element everywhere.
Result<StridedView> FillView(const OpView& op) {
  if (graph::ElementCount(op.input(1).shape) != 1) {
    return op.Fail(
        fmt::format("value of shape {}, want one element.", graph::ShapeText(op.input(1).shape)));
  }
  MOTE_TRY(const Shape y, StatedShape(op, "dims", 0));
  return StridedView{y, std::vector<int64_t>(y.size(), 0), 0};
}

// Each dimension twice: which repetition, and where in it.
Result<StridedView> TileView(const OpView& op) {
  MOTE_TRY(const std::vector<int64_t> multiples, op.IndexValues("multiples", 1));
  const StridedView x = WholeOf(op.input(0).shape);
  bool fits = multiples.size() == x.shape.size();
  StridedView view;
  for (size_t d = 0; fits && d < x.shape.size(); ++d) {
    fits = multiples[d] >= 0 && multiples[d] <= INT32_MAX && multiples[d] * x.shape[d] <= INT32_MAX;
    if (!fits) break;
    view.shape.insert(view.shape.end(), {static_cast<int32_t>(multiples[d]), x.shape[d]});
    view.strides.insert(view.strides.end(), {0, x.strides[d]});
  }
  if (fits) return view;
  return op.Fail(fmt::format("multiples [{}], want one for each dimension of {}.",
                             fmt::join(multiples, ","),
                             graph::ShapeText(x.shape)));
}

// `input` is the one whose elements are repeated.
struct Rule {
  size_t input;
  Result<StridedView> (*view)(const OpView&);
};

constexpr Rule kBroadcast = {0, BroadcastView};
constexpr Rule kFill = {1, FillView};
constexpr Rule kTile = {0, TileView};

template <const Rule& kRule>
Result<std::vector<Shape>> Infer(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(2, 2));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(1));
  MOTE_TRY(const StridedView view, kRule.view(op));
  if (kRule.view != TileView) return std::vector<Shape>{view.shape};
  Shape y;
  for (size_t d = 0; d < view.shape.size(); d += 2) {
    y.push_back(view.shape[d] * view.shape[d + 1]);
  }
  return std::vector<Shape>{y};
}

template <const Rule& kRule>
Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(WantSameElements(op, op.input(kRule.input), op.output(0)));
  MOTE_RETURN_IF_ERROR(op.WantAttributes({}));
  MOTE_TRY(const StridedView view, kRule.view(op));
  MOTE_RETURN_IF_ERROR(WantFewDimensions(op, view));
  const int x = op.input_id(kRule.input);
  return KernelCalls{StridedCopyCall(op, x, op.output_id(0), view, options)};
}

// Many tiled dimensions: a list of places for each is shorter than twice as many steps.
Result<KernelCalls> LowerTile(const OpView& op, const LowerOptions& options) {
  MOTE_TRY(const StridedView view, TileView(op));
  if (WantFewDimensions(op, view).ok()) return Lower<kTile>(op, options);
  MOTE_RETURN_IF_ERROR(WantSameElements(op, op.input(0), op.output(0)));
  MOTE_RETURN_IF_ERROR(op.WantAttributes({}));
  const StridedView x = WholeOf(op.input(0).shape);
  IndexedView places;
  for (size_t d = 0; d < x.shape.size(); ++d) {
    places.dimensions.push_back(
        {op.output(0).shape[d],
         [size = x.shape[d], stride = x.strides[d]](int64_t i) { return i % size * stride; }});
  }
  return LowerIndexedCopy(op, places, options);
}

std::vector<KernelInfo> TileKernels() {
  return DescribeTables({StridedCopyKernels(), IndexedCopyKernels()});
}

}  // namespace

const OpDef& BroadcastTo() {
  static constexpr OpDef kDef = {
      "BROADCAST_TO", "strided_copy", Infer<kBroadcast>, Lower<kBroadcast>, StridedCopyKernels};
  return kDef;
}

const OpDef& Fill() {
  static constexpr OpDef kDef = {
      "FILL", "strided_copy", Infer<kFill>, Lower<kFill>, StridedCopyKernels};
  return kDef;
}

const OpDef& Tile() {
  static constexpr OpDef kDef = {"TILE", "strided_copy", Infer<kTile>, LowerTile, TileKernels};
  return kDef;
}

}  // namespace mote::ops
