// SPDX-License-Identifier: Apache-2.0
#include "trainer/learn/fake_quantize.h"

namespace mote::trainer {

at::Tensor FakeQuantized(const at::Tensor& x,
                         const graph::Quantization& quantization,
                         bool is_int16) {
  const auto scale = static_cast<double>(quantization.scale[0]);
  const int64_t zero_point = quantization.zero_point.empty() ? 0 : quantization.zero_point[0];
  const int64_t most = is_int16 ? INT16_MAX : INT8_MAX;
  return at::fake_quantize_per_tensor_affine(x, scale, zero_point, -most - 1, most);
}

at::Tensor WeightScales(const at::Tensor& weights, bool per_channel) {
  constexpr double kLeast = 1e-9;
  const at::Tensor w = weights.detach().abs();
  const at::Tensor greatest = per_channel ? w.flatten(1).amax(1) : w.amax();
  return (greatest / 127).clamp_min(kLeast);
}

at::Tensor FakeQuantizedWeights(const at::Tensor& weights, const at::Tensor& scales) {
  if (scales.dim() == 0) {
    return at::fake_quantize_per_tensor_affine(weights, scales.item<double>(), 0, -127, 127);
  }
  const at::Tensor zero = at::zeros_like(scales, at::kInt);
  return at::fake_quantize_per_channel_affine(weights, scales, zero, 0, -127, 127);
}

at::Tensor FakeQuantizedBias(const at::Tensor& bias,
                             const at::Tensor& weight_scales,
                             double input_scale) {
  const at::Tensor step = weight_scales * input_scale;
  return bias + (at::round(bias / step) * step - bias).detach();
}

}  // namespace mote::trainer
