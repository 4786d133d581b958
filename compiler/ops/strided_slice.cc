// SPDX-License-Identifier: Apache-2.0
// STRIDED_SLICE: x of any type, constant begin, end and strides [rank] -> y of the same type.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/ops/strided_copy.h"

namespace mote::ops {
namespace {

using graph::Shape;

// What is taken along one dimension: `count` elements from `first`, `step` apart.
struct Slice {
  int64_t first;
  int64_t count;
  int64_t step;
  bool shrinks;  // one element, and the dimension is gone
};

bool HasBit(int64_t mask, size_t d) { return (static_cast<uint64_t>(mask) >> d & 1) != 0; }

// Python's rules: negative places count from the end, and what lies outside is clamped. No step is
// longer than the dimension: it would end there as well.
Slice SliceOf(int64_t size, int64_t begin, int64_t end, int64_t step) {
  step = std::clamp(step, -size - 1, size + 1);
  const int64_t low = step > 0 ? 0 : -1;
  const int64_t high = step > 0 ? size : size - 1;
  const auto place = [&](int64_t at) { return std::clamp(at < 0 ? at + size : at, low, high); };
  const int64_t first = place(begin);
  const int64_t distance = place(end) - first;
  const int64_t count = step > 0 ? (distance + step - 1) / step : (distance + step + 1) / step;
  return {first, std::max<int64_t>(count, 0), step, false};
}

Result<Slice> SliceOfDimension(
    const OpView& op, size_t d, int64_t begin, int64_t end, int64_t step) {
  const graph::Attributes& a = op.attributes();
  const int64_t size = op.input(0).shape[d];
  if (step == 0) return op.Fail(fmt::format("stride 0 in dimension {}, want another.", d));
  if (HasBit(a.Int("shrink_axis_mask", 0), d)) {
    const int64_t first = begin < 0 ? begin + size : begin;
    if (first >= 0 && first < size) return Slice{first, 1, 1, true};
    return op.Fail(fmt::format("index {} in dimension {} of size {}.", begin, d, size));
  }
  if (HasBit(a.Int("begin_mask", 0), d)) begin = step > 0 ? 0 : size - 1;
  if (HasBit(a.Int("end_mask", 0), d)) end = step > 0 ? size : -size - 1;
  return SliceOf(size, begin, end, step);
}

Result<std::vector<Slice>> Slices(const OpView& op) {
  MOTE_TRY(const std::vector<int64_t> begin, op.IndexValues("begin", 1));
  MOTE_TRY(const std::vector<int64_t> end, op.IndexValues("end", 2));
  MOTE_TRY(const std::vector<int64_t> step, op.IndexValues("strides", 3));
  const size_t rank = op.input(0).shape.size();
  if (begin.size() != rank || end.size() != rank || step.size() != rank) {
    return op.Fail(
        fmt::format("{} begins, {} ends and {} strides, want {} of each, one for each "
                    "dimension of {}.",
                    begin.size(),
                    end.size(),
                    step.size(),
                    rank,
                    graph::ShapeText(op.input(0).shape)));
  }
  std::vector<Slice> slices;
  for (size_t d = 0; d < rank; ++d) {
    MOTE_TRY(const Slice slice, SliceOfDimension(op, d, begin[d], end[d], step[d]));
    slices.push_back(slice);
  }
  return slices;
}

Result<std::vector<Shape>> Infer(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(4, 4));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(1));
  MOTE_RETURN_IF_ERROR(WantViewable(op, op.input(0)));
  MOTE_TRY(const std::vector<Slice> slices, Slices(op));
  Shape y;
  for (const Slice& slice : slices) {
    if (!slice.shrinks) y.push_back(static_cast<int32_t>(slice.count));
  }
  return std::vector<Shape>{y};
}

Status CheckOptions(const OpView& op) {
  const graph::Attributes& a = op.attributes();
  for (const char* mask : {"ellipsis_mask", "new_axis_mask"}) {
    if (a.Int(mask, 0) != 0) return op.Fail(fmt::format("{} is set, want 0.", mask));
  }
  if (a.Bool("offset", false)) return op.Fail("offset is set, want none.");
  return op.WantAttributes(
      {"begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask", "offset"});
}

StridedView ViewOf(const OpView& op, const std::vector<Slice>& slices) {
  StridedView view = WholeOf(op.input(0).shape);
  for (size_t d = 0; d < slices.size(); ++d) {
    view.offset += slices[d].first * view.strides[d];
    view.strides[d] *= slices[d].step;
    view.shape[d] = static_cast<int32_t>(slices[d].count);
  }
  return view;
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(WantSameElements(op, op.input(0), op.output(0)));
  MOTE_RETURN_IF_ERROR(CheckOptions(op));
  MOTE_TRY(const std::vector<Slice> slices, Slices(op));
  return KernelCalls{
      StridedCopyCall(op, op.input_id(0), op.output_id(0), ViewOf(op, slices), options)};
}

}  // namespace

const OpDef& StridedSlice() {
  static constexpr OpDef kDef = {"STRIDED_SLICE", "strided_copy", Infer, Lower, StridedCopyKernels};
  return kDef;
}

}  // namespace mote::ops
