// SPDX-License-Identifier: Apache-2.0
// SPLIT, SPLIT_V, UNPACK: x of any type, in parts along one axis -> an output each, by a call each.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <numeric>

#include "compiler/ops/strided_copy.h"

namespace mote::ops {
namespace {

using graph::Shape;

// The parts of x along `axis`; UNPACK's are 1 long and lose the dimension.
struct Parts {
  size_t input;  // which input is x
  size_t axis;
  std::vector<int64_t> sizes;
  bool unpacks;
};

// One -1 stands for what the others leave.
Result<Parts> CheckedParts(const OpView& op, Parts parts) {
  const int64_t size = op.input(parts.input).shape[parts.axis];
  int64_t sum = 0;
  int64_t* rest = nullptr;
  bool good = !parts.sizes.empty();
  for (int64_t& part : parts.sizes) {
    good = good && part >= -1 && part <= size && !(part == -1 && rest != nullptr);
    if (part == -1) rest = &part;
    if (good && part > 0) sum += part;
    good = good && sum <= size;
  }
  if (good && rest != nullptr) *rest = size - sum;
  if (good && (rest != nullptr || sum == size) && parts.sizes.size() == op.output_count()) {
    return parts;
  }
  return op.Fail(fmt::format("{} outputs of sizes [{}] along axis {} of size {}.",
                             op.output_count(),
                             fmt::join(parts.sizes, ","),
                             parts.axis,
                             size));
}

Result<Parts> SplitParts(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(2, 2));
  MOTE_TRY(const size_t axis, op.ConstantAxis(0, op.input(1)));
  const auto count = static_cast<int64_t>(op.output_count());
  const int64_t part = count > 0 ? op.input(1).shape[axis] / count : 0;
  return CheckedParts(op, {1, axis, std::vector<int64_t>(op.output_count(), part), false});
}

Result<Parts> SplitVParts(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(3, 3));
  MOTE_TRY(std::vector<int64_t> sizes, op.IndexValues("size_splits", 1));
  MOTE_TRY(const size_t axis, op.ConstantAxis(2, op.input(0)));
  return CheckedParts(op, {0, axis, std::move(sizes), false});
}

Result<Parts> UnpackParts(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(1, 1));
  MOTE_TRY(const size_t axis, op.AxisIn(op.input(0), op.attributes().Int("axis", 0)));
  return CheckedParts(op, {0, axis, std::vector<int64_t>(op.output_count(), 1), true});
}

using PartsRule = Result<Parts> (*)(const OpView&);

template <PartsRule kRule>
Result<std::vector<Shape>> Infer(const OpView& op) {
  MOTE_TRY(const Parts parts, kRule(op));
  MOTE_RETURN_IF_ERROR(WantViewable(op, op.input(parts.input)));
  std::vector<Shape> shapes;
  for (const int64_t size : parts.sizes) {
    Shape& shape = shapes.emplace_back(op.input(parts.input).shape);
    shape[parts.axis] = static_cast<int32_t>(size);
    if (parts.unpacks) shape.erase(shape.begin() + static_cast<std::ptrdiff_t>(parts.axis));
  }
  return shapes;
}

template <PartsRule kRule>
Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(op.WantAttributes({"num_splits", "num", "axis"}));
  MOTE_TRY(const Parts parts, kRule(op));
  const graph::Tensor& x = op.input(parts.input);
  StridedView view = WholeOf(x.shape);
  KernelCalls calls;
  for (size_t i = 0; i < parts.sizes.size(); ++i) {
    MOTE_RETURN_IF_ERROR(WantSameElements(op, x, op.output(i)));
    view.shape[parts.axis] = static_cast<int32_t>(parts.sizes[i]);
    calls.push_back(StridedCopyCall(op, op.input_id(parts.input), op.output_id(i), view, options));
    view.offset += parts.sizes[i] * view.strides[parts.axis];
  }
  return calls;
}

}  // namespace

const OpDef& Split() {
  static constexpr OpDef kDef = {
      "SPLIT", "strided_copy", Infer<SplitParts>, Lower<SplitParts>, StridedCopyKernels};
  return kDef;
}

const OpDef& SplitV() {
  static constexpr OpDef kDef = {
      "SPLIT_V", "strided_copy", Infer<SplitVParts>, Lower<SplitVParts>, StridedCopyKernels};
  return kDef;
}

const OpDef& Unpack() {
  static constexpr OpDef kDef = {
      "UNPACK", "strided_copy", Infer<UnpackParts>, Lower<UnpackParts>, StridedCopyKernels};
  return kDef;
}

}  // namespace mote::ops
