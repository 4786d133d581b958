// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/quantized.h"

#include <fmt/format.h>

#include "compiler/graph/verify.h"
#include "compiler/ops/element.h"

namespace mote::ops {
using graph::Tensor;

Status WantQuantized(const OpView& op, const char* role, const Tensor& tensor, graph::DType dtype) {
  MOTE_RETURN_IF_ERROR(op.WantDType(role, tensor, dtype));
  return op.WantPerTensor(role, tensor);
}

Status WantInt8(const OpView& op, const char* role, const Tensor& tensor) {
  return WantQuantized(op, role, tensor, graph::DType::kInt8);
}

Status WantSameQuantization(const OpView& op,
                            const char* role,
                            const Tensor& tensor,
                            const Tensor& output) {
  const bool same = tensor.quantization.scale == output.quantization.scale &&
                    tensor.quantization.zero_point == output.quantization.zero_point;
  if (same) return {};
  return op.Fail(
      fmt::format("{} has scale {} and zero point {}, the output {} and {}; want the "
                  "same. A QUANTIZE between them can change them.",
                  role,
                  ScaleOf(tensor),
                  ZeroPointOf(tensor),
                  ScaleOf(output),
                  ZeroPointOf(output)));
}

Status WantSameElements(const OpView& op, const Tensor& x, const Tensor& y) {
  return WantSameElements(op, "input", x, y);
}

Status WantSameElements(const OpView& op, const char* role, const Tensor& x, const Tensor& y) {
  if (x.dtype != y.dtype) {
    return op.Fail(fmt::format("{} {}, output {}; want the same.",
                               role,
                               graph::DTypeName(x.dtype),
                               graph::DTypeName(y.dtype)));
  }
  if (!ElementOf(x.dtype)) {
    return op.Fail(fmt::format("{} is not supported.", graph::DTypeName(x.dtype)));
  }
  const bool quantised = x.quantization.present() && y.quantization.present();
  if (!quantised || (x.quantization.scale == y.quantization.scale &&
                     x.quantization.zero_point == y.quantization.zero_point)) {
    return {};
  }
  return op.Fail(
      fmt::format("{} and output have different scales or zero points, want the same.", role));
}

Status WantNoScales(const OpView& op) {
  const auto scaled = [](const Tensor& tensor) {
    return tensor.dtype == graph::DType::kInt32 && tensor.quantization.present();
  };
  for (size_t i = 0; i < op.input_count(); ++i) {
    if (!op.has_input(i) || !scaled(op.input(i))) continue;
    return op.Fail(fmt::format("input {} is int32 with a scale, want none.", i));
  }
  if (scaled(op.output(0))) return op.Fail("the output is int32 with a scale, want none.");
  return {};
}

Status WantProbabilities(const OpView& op, const Tensor& output) {
  if (output.quantization.scale[0] == 1.0F / 256 && ZeroPointOf(output) == -128) return {};
  return op.Fail(fmt::format("output has scale {} and zero point {}, want 1/256 and -128.",
                             ScaleOf(output),
                             ZeroPointOf(output)));
}

double ScaleOf(const Tensor& tensor) {
  return static_cast<double>(tensor.quantization.scale.at(0));
}

int32_t ZeroPointOf(const Tensor& tensor) {
  return static_cast<int32_t>(tensor.quantization.zero_point.at(0));
}

int32_t CountOf(const Tensor& tensor) {
  const std::optional<int64_t> count = graph::ElementCount(tensor.shape);
  MOTE_CHECK(count && *count <= graph::kMaxTensorBytes, "a tensor that was not verified");
  return static_cast<int32_t>(*count);
}

Result<std::vector<graph::Shape>> InferSameShape(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(1, 1));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(1));
  return std::vector<graph::Shape>{op.input(0).shape};
}

}  // namespace mote::ops
