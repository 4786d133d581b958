// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/requant.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace mote::ops {
using graph::DType;
using graph::Quantization;
using graph::Tensor;

Status CheckMultiplier(const OpView& op, const char* what, double m) {
  // 2^30 is the largest shift that Requantize() takes; a real model stays far below 1.
  if (std::isfinite(m) && m >= 0 && m < 0x1p30) return {};
  return op.Fail(
      fmt::format("{} is {}, want a number in [0, 2^30). The scales are damaged.", what, m));
}

Result<Requant> RequantOf(const OpView& op, const char* what, double m) {
  MOTE_RETURN_IF_ERROR(CheckMultiplier(op, what, m));
  return QuantizeMultiplier(m);
}

Result<Requant> RequantOfScales(
    const OpView& op, Rounding rounding, const char* what, float a, float b, float c) {
  if (rounding != Rounding::kXnnpack) {
    const double m = static_cast<double>(a) * static_cast<double>(b) / static_cast<double>(c);
    return RequantOf(op, what, m);
  }
  const float m = a * b / c;
  MOTE_RETURN_IF_ERROR(CheckMultiplier(op, what, static_cast<double>(m)));
  return FloatRequant(m);
}

namespace {

constexpr const char* kWeightedScale = "input scale * weight scale / output scale";

// round(value / scale) + zero_point, in float as TFLite computes it, clamped to int32; or
// round(value / scale + zero_point) to int8, ties to even, as XNNPACK does.
int32_t QuantizeReal(float value, const Quantization& q, Rounding rounding) {
  if (rounding == Rounding::kXnnpack) {
    const float shifted = value / q.scale[0] + static_cast<float>(q.zero_point[0]);
    return static_cast<int32_t>(std::nearbyint(std::clamp(shifted, -128.0F, 127.0F)));
  }
  const float scaled = std::round(value / q.scale[0]);
  const float bounded = std::clamp(scaled, -1e9F, 1e9F);
  return static_cast<int32_t>(q.zero_point[0]) + static_cast<int32_t>(bounded);
}

ActRange RangeOf(DType dtype) {
  if (dtype == DType::kInt16) return {INT16_MIN, INT16_MAX};
  if (dtype == DType::kUInt8) return {0, UINT8_MAX};
  return {INT8_MIN, INT8_MAX};
}

Status WantClampingActivation(const OpView& op, const std::string& name) {
  for (const char* known : {"NONE", "RELU", "RELU6", "RELU_N1_TO_1", "RELU_0_TO_1"}) {
    if (name == known) return {};
  }
  return op.Fail(fmt::format("fused activation {}, want NONE, RELU, RELU6 or RELU_N1_TO_1.", name));
}

}  // namespace

Result<FloatRange> FloatActivationRange(const OpView& op) {
  return FloatActivationRange(op, op.attributes().EnumName("fused_activation_function", "NONE"));
}

Result<FloatRange> FloatActivationRange(const OpView& op, const std::string& name) {
  MOTE_RETURN_IF_ERROR(WantClampingActivation(op, name));
  constexpr float kMax = std::numeric_limits<float>::max();
  if (name == "RELU") return FloatRange{0, kMax};
  if (name == "RELU6") return FloatRange{0, 6};
  if (name == "RELU_N1_TO_1") return FloatRange{-1, 1};
  if (name == "RELU_0_TO_1") return FloatRange{0, 1};
  return FloatRange{-kMax, kMax};
}

Result<ActRange> ActivationRange(const OpView& op, const Tensor& output, Rounding rounding) {
  const std::string name = op.attributes().EnumName("fused_activation_function", "NONE");
  return ActivationRange(op, name, output, rounding);
}

Result<ActRange> ActivationRange(const OpView& op,
                                 const std::string& name,
                                 const Tensor& output,
                                 Rounding rounding) {
  const auto quantize = [&](float v) { return QuantizeReal(v, output.quantization, rounding); };
  ActRange range = RangeOf(output.dtype);
  if (name == "NONE") return range;
  if (name == "RELU" || name == "RELU6" || name == "RELU_0_TO_1") {
    range.min = std::max(range.min, quantize(0.0F));
  }
  if (name == "RELU6") range.max = std::min(range.max, quantize(6.0F));
  if (name == "RELU_0_TO_1") range.max = std::min(range.max, quantize(1.0F));
  if (name == "RELU_N1_TO_1") {
    range.min = std::max(range.min, quantize(-1.0F));
    range.max = std::min(range.max, quantize(1.0F));
  }
  MOTE_RETURN_IF_ERROR(WantClampingActivation(op, name));
  if (range.min > range.max) {
    return op.Fail("the fused activation leaves no value of the output's range.");
  }
  return range;
}

Result<std::vector<Requant>> ChannelRequants(
    const OpView& op, Rounding rounding, int32_t channels, int32_t axis, size_t input) {
  const Quantization& wq = op.input(1).quantization;
  const size_t count = wq.scale.size();
  const bool fits = count == 1 || (count == static_cast<size_t>(channels) && wq.axis == axis);
  if (!fits) {
    return op.Fail(fmt::format("weights have {} scales along axis {}, want 1, or {} along axis {}.",
                               count,
                               wq.axis,
                               channels,
                               axis));
  }
  for (const int64_t zero_point : wq.zero_point) {
    if (zero_point != 0) {
      return op.Fail(fmt::format("weights have zero point {}, want 0.", zero_point));
    }
  }
  const float input_scale = op.input(input).quantization.scale[0];
  const float output = op.output(0).quantization.scale[0];
  std::vector<Requant> requants;
  for (size_t c = 0; c < static_cast<size_t>(channels); ++c) {
    const float weight = wq.scale[count == 1 ? 0 : c];
    MOTE_TRY(const Requant requant,
             RequantOfScales(op, rounding, kWeightedScale, input_scale, weight, output));
    requants.push_back(requant);
  }
  return requants;
}

Result<std::vector<Requant>> FullyConnectedRequants(const OpView& op, Rounding rounding) {
  if (op.input(1).quantization.per_channel()) {
    return ChannelRequants(op, rounding, op.input(1).shape[0], 0);
  }
  MOTE_RETURN_IF_ERROR(op.WantPerTensor("weights", op.input(1)));
  const float product = op.input(0).quantization.scale[0] * op.input(1).quantization.scale[0];
  const float output = op.output(0).quantization.scale[0];
  MOTE_TRY(const Requant requant,
           RequantOfScales(op, rounding, kWeightedScale, product, 1, output));
  return std::vector<Requant>{requant};
}

Result<std::vector<int32_t>> BiasValues(const OpView& op, size_t input, int32_t channels) {
  if (!op.has_input(input)) return std::vector<int32_t>(static_cast<size_t>(channels), 0);
  MOTE_RETURN_IF_ERROR(op.WantDType("bias", op.input(input), DType::kInt32));
  MOTE_RETURN_IF_ERROR(op.WantConstant("bias", input));
  std::vector<int32_t> bias = op.Values<int32_t>(input);
  if (bias.size() != static_cast<size_t>(channels)) {
    return op.Fail(fmt::format("bias has {} elements, want {}.", bias.size(), channels));
  }
  return bias;
}

}  // namespace mote::ops
