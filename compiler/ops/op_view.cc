// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/op_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "support/suggest.h"

namespace mote::ops {
using graph::DType;
using graph::Tensor;

std::string OpView::name() const { return op().outputs.empty() ? "" : output(0).name; }

bool OpView::has_input(size_t i) const {
  return i < op().inputs.size() && op().inputs[i] != graph::kAbsent;
}

Error OpView::Fail(const std::string& what) const {
  return Error{graph::OpText(*subgraph_, index_) + ": " + what};
}

Status OpView::WantInputs(size_t least, size_t most) const {
  if (input_count() < least || input_count() > most) {
    const std::string range =
        least == most ? fmt::format("{}", least) : fmt::format("{} to {}", least, most);
    return Fail(fmt::format("{} inputs, want {}.", input_count(), range));
  }
  for (size_t i = 0; i < least; ++i) {
    if (!has_input(i)) return Fail(fmt::format("input {} is not given, want a tensor.", i));
  }
  return {};
}

Status OpView::WantOutputs(size_t count) const {
  if (output_count() == count) return {};
  return Fail(fmt::format("{} outputs, want {}.", output_count(), count));
}

Status OpView::WantDType(const char* role, const Tensor& tensor, DType want) const {
  return WantDTypeIn(role, tensor, {want});
}

Status OpView::WantDTypeIn(const char* role,
                           const Tensor& tensor,
                           const std::vector<DType>& want) const {
  std::string names;
  for (size_t i = 0; i < want.size(); ++i) {
    if (tensor.dtype == want[i]) return {};
    if (i > 0) names += i + 1 == want.size() ? " or " : ", ";
    names += graph::DTypeName(want[i]);
  }
  return Fail(fmt::format("{} {}, want {}. Requantise the model, or see 'mote ops'.",
                          role,
                          graph::DTypeName(tensor.dtype),
                          names));
}

Status OpView::WantRank(const char* role, const Tensor& tensor, size_t least, size_t most) const {
  const size_t rank = tensor.shape.size();
  if (rank >= least && rank <= most) return {};
  const std::string range =
      least == most ? fmt::format("{}", least) : fmt::format("{} to {}", least, most);
  return Fail(fmt::format(
      "{} has shape {}, want {} dimensions.", role, graph::ShapeText(tensor.shape), range));
}

Status OpView::WantConstant(const char* role, size_t i) const {
  if (is_constant(i)) return {};
  return Fail(fmt::format("{} is computed at run time, want a constant.", role));
}

namespace {

bool ZeroPointFits(DType dtype, int64_t zero_point, bool any) {
  switch (dtype) {
    case DType::kInt8:
      return zero_point >= -128 && zero_point <= 127;
    case DType::kInt4:
      return zero_point >= -8 && zero_point <= 7;
    case DType::kUInt8:
      return zero_point >= 0 && zero_point <= 255;
    case DType::kInt16:
      return zero_point == 0 || (any && zero_point >= INT16_MIN && zero_point <= INT16_MAX);
    case DType::kInt32:
      return zero_point == 0;
    default:
      return true;
  }
}

}  // namespace

Status OpView::WantPerTensor(const char* role, const Tensor& tensor, bool any_zero_point) const {
  const graph::Quantization& q = tensor.quantization;
  if (q.scale.size() != 1 || q.zero_point.size() != 1) {
    return Fail(
        fmt::format("{} has {} scales and {} zero points, want one of each. Quantise the "
                    "model to int8.",
                    role,
                    q.scale.size(),
                    q.zero_point.size()));
  }
  if (!std::isfinite(q.scale[0]) || q.scale[0] <= 0) {
    return Fail(fmt::format("{} has scale {}, want a positive number.", role, q.scale[0]));
  }
  if (!ZeroPointFits(tensor.dtype, q.zero_point[0], any_zero_point)) {
    return Fail(fmt::format("{} has zero point {}, which does not fit {}.",
                            role,
                            q.zero_point[0],
                            graph::DTypeName(tensor.dtype)));
  }
  return {};
}

Status OpView::WantAttributes(const std::vector<std::string>& known) const {
  for (const auto& [attribute, value] : attributes().values()) {
    if (std::find(known.begin(), known.end(), attribute) == known.end()) {
      return Fail(
          fmt::format("option '{}' is not supported.{}", attribute, DidYouMean(attribute, known)));
    }
  }
  return {};
}

Result<std::vector<int64_t>> OpView::IndexValues(const char* role, size_t i) const {
  MOTE_RETURN_IF_ERROR(WantConstant(role, i));
  if (input(i).dtype == DType::kInt64) return Values<int64_t>(i);
  MOTE_RETURN_IF_ERROR(WantDType(role, input(i), DType::kInt32));
  const std::vector<int32_t> narrow = Values<int32_t>(i);
  return std::vector<int64_t>(narrow.begin(), narrow.end());
}

Result<size_t> OpView::AxisIn(const graph::Tensor& x, int64_t axis) const {
  const auto rank = static_cast<int64_t>(x.shape.size());
  if (axis >= -rank && axis < rank) return static_cast<size_t>(axis < 0 ? axis + rank : axis);
  return Fail(fmt::format("axis {} of an input of shape {}.", axis, graph::ShapeText(x.shape)));
}

Result<size_t> OpView::ConstantAxis(size_t i, const graph::Tensor& x) const {
  MOTE_TRY(const std::vector<int64_t> axes, IndexValues("axis", i));
  if (axes.size() == 1) return AxisIn(x, axes[0]);
  return Fail(fmt::format("{} axes, want 1.", axes.size()));
}

}  // namespace mote::ops
