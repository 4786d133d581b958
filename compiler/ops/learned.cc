// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/learned.h"

#include <fmt/format.h>

#include <cmath>

#include "compiler/ops/quantized.h"

namespace mote::ops {
using graph::DType;
using graph::Shape;
using graph::Tensor;

Result<int32_t> FeaturesOf(const OpView& op, int32_t most) {
  MOTE_RETURN_IF_ERROR(WantInt8(op, "input", op.input(0)));
  const int32_t count = CountOf(op.input(0));
  if (count >= 1 && count <= most) return count;
  return op.Fail(fmt::format("an input of {} features, want 1 to {}.", count, most));
}

Status WantTable(const OpView& op, const char* role, size_t i, DType dtype, size_t dimensions) {
  MOTE_RETURN_IF_ERROR(op.WantDType(role, op.input(i), dtype));
  MOTE_RETURN_IF_ERROR(op.WantRank(role, op.input(i), dimensions, dimensions));
  return op.WantConstant(role, i);
}

Result<std::vector<double>> RealTable(const OpView& op,
                                      const char* role,
                                      size_t i,
                                      const Shape& shape) {
  MOTE_RETURN_IF_ERROR(WantTable(op, role, i, DType::kFloat32, shape.size()));
  if (op.input(i).shape != shape) {
    return op.Fail(fmt::format("{} has shape {}, want {}.",
                               role,
                               graph::ShapeText(op.input(i).shape),
                               graph::ShapeText(shape)));
  }
  const std::vector<float> values = op.Values<float>(i);
  for (size_t at = 0; at < values.size(); ++at) {
    if (std::isfinite(values[at])) continue;
    return op.Fail(fmt::format("{}: element {} is {}, want a number.", role, at, values[at]));
  }
  return std::vector<double>(values.begin(), values.end());
}

double StepsOf(const Tensor& features, double real) {
  return real / ScaleOf(features) + ZeroPointOf(features);
}

Status WantLimitScore(const OpView& op) {
  const Tensor& y = op.output(0);
  MOTE_RETURN_IF_ERROR(WantInt8(op, "output", y));
  if (y.quantization.scale[0] == 1.0F / 128 && ZeroPointOf(y) == -128) return {};
  return op.Fail(fmt::format(
      "output has scale {} and zero point {}, want 1/128 and -128.", ScaleOf(y), ZeroPointOf(y)));
}

}  // namespace mote::ops
