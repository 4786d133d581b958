// SPDX-License-Identifier: Apache-2.0
#include "compiler/quantize/weights.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "compiler/quantize/rules.h"

namespace mote::quantize {
namespace {

constexpr double kLeastScale = 1e-9;

template <class T>
graph::Bytes BytesOf(const std::vector<T>& values) {
  graph::Bytes bytes(values.size() * sizeof(T));
  if (!bytes.empty()) std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

// Which channel an element belongs to.
class Channels {
 public:
  Channels(const graph::Shape& shape, int axis) {
    if (axis == kPerTensor) return;
    count_ = static_cast<size_t>(shape[static_cast<size_t>(axis)]);
    for (size_t d = static_cast<size_t>(axis) + 1; d < shape.size(); ++d) {
      inner_ *= static_cast<size_t>(shape[d]);
    }
  }
  size_t count() const { return count_; }
  size_t Of(size_t element) const { return element / inner_ % count_; }

 private:
  size_t count_ = 1;
  size_t inner_ = 1;
};

}  // namespace

std::vector<float> FloatsOf(const graph::Module& module, const graph::Tensor& tensor) {
  const graph::Bytes& bytes = graph::ConstantOf(module, tensor);
  std::vector<float> values(bytes.size() / sizeof(float));
  if (!values.empty()) std::memcpy(values.data(), bytes.data(), values.size() * sizeof(float));
  return values;
}

std::vector<double> ChannelMagnitudes(const std::vector<float>& values,
                                      const graph::Shape& shape,
                                      int axis) {
  const Channels channels(shape, axis);
  std::vector<double> magnitudes(channels.count());
  for (size_t i = 0; i < values.size(); ++i) {
    double& of_channel = magnitudes[channels.Of(i)];
    of_channel = std::max(of_channel, std::abs(static_cast<double>(values[i])));
  }
  return magnitudes;
}

Constant SymmetricWeights(const std::vector<float>& values,
                          const graph::Shape& shape,
                          int axis,
                          const std::vector<double>& least_scale) {
  const Channels channels(shape, axis);
  std::vector<double> scales(channels.count(), kLeastScale);
  for (size_t i = 0; i < least_scale.size(); ++i) {
    double& of_channel = scales[channels.count() == 1 ? 0 : i];
    of_channel = std::max(of_channel, least_scale[i]);
  }
  const std::vector<double> magnitudes = ChannelMagnitudes(values, shape, axis);
  for (size_t i = 0; i < scales.size(); ++i) scales[i] = std::max(scales[i], magnitudes[i] / 127);
  Constant weights;
  weights.quantization.axis = axis == kPerTensor ? 0 : axis;
  weights.quantization.zero_point.assign(channels.count(), 0);
  weights.quantization.scale.assign(scales.begin(), scales.end());
  std::vector<int8_t> steps;
  for (size_t i = 0; i < values.size(); ++i) {
    const auto scale = static_cast<double>(weights.quantization.scale[channels.Of(i)]);
    const double step =
        std::clamp(std::round(static_cast<double>(values[i]) / scale), -127.0, 127.0);
    steps.push_back(static_cast<int8_t>(step));
  }
  weights.bytes = BytesOf(steps);
  return weights;
}

std::vector<double> LeastScales(const std::vector<float>& bias,
                                double input_scale,
                                Activations activations) {
  const double most = activations == Activations::kInt16 ? 0x1p38 : 0x1p30;
  std::vector<double> scales;
  for (const float value : bias) {
    scales.push_back(std::abs(static_cast<double>(value)) / (input_scale * most));
  }
  return scales;
}

Constant Bias(const std::vector<float>& values,
              double input_scale,
              const graph::Quantization& weights,
              Activations activations) {
  const bool is_wide = activations == Activations::kInt16;
  Constant bias;
  bias.dtype = is_wide ? graph::DType::kInt64 : graph::DType::kInt32;
  for (const float scale : weights.scale) {
    bias.quantization.scale.push_back(static_cast<float>(input_scale * static_cast<double>(scale)));
    bias.quantization.zero_point.push_back(0);
  }
  std::vector<int64_t> steps;
  for (size_t i = 0; i < values.size(); ++i) {
    const float scale = bias.quantization.scale[weights.scale.size() == 1 ? 0 : i];
    steps.push_back(std::llround(static_cast<double>(values[i]) / static_cast<double>(scale)));
  }
  bias.bytes = is_wide ? BytesOf(steps) : BytesOf(std::vector<int32_t>(steps.begin(), steps.end()));
  return bias;
}

int64_t Quantized(double value, double scale, int64_t zero_point, Activations activations) {
  const bool is_wide = activations == Activations::kInt16;
  const double steps = std::round(value / scale) + static_cast<double>(zero_point);
  return static_cast<int64_t>(
      std::clamp(steps, is_wide ? -32768.0 : -128.0, is_wide ? 32767.0 : 127.0));
}

Constant AsActivations(const std::vector<float>& values,
                       const graph::Quantization& quantization,
                       Activations activations) {
  std::vector<int16_t> steps;
  for (const float value : values) {
    const int64_t step = Quantized(static_cast<double>(value),
                                   static_cast<double>(quantization.scale[0]),
                                   quantization.zero_point[0],
                                   activations);
    steps.push_back(static_cast<int16_t>(step));
  }
  const bool is_wide = activations == Activations::kInt16;
  return {is_wide ? graph::DType::kInt16 : graph::DType::kInt8,
          quantization,
          is_wide ? BytesOf(steps) : BytesOf(std::vector<int8_t>(steps.begin(), steps.end()))};
}

}  // namespace mote::quantize
