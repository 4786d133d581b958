// SPDX-License-Identifier: Apache-2.0
#include "trainer/learn/fake_quantize.h"

namespace mote::trainer {
namespace {

// In double, without a gradient: LibTorch's own multiplies by a float32 reciprocal.
at::Tensor Rounded(
    const at::Tensor& x, const at::Tensor& scale, int64_t zero_point, int64_t least, int64_t most) {
  return (at::clamp(at::round(x / scale) + zero_point, least, most) - zero_point) * scale;
}

bool IsExact(const at::Tensor& x) { return x.scalar_type() == at::kDouble; }

}  // namespace

at::Tensor FakeQuantized(const at::Tensor& x, const graph::Quantization& quantization) {
  const auto scale = static_cast<double>(quantization.scale[0]);
  const int64_t zero_point = quantization.zero_point.empty() ? 0 : quantization.zero_point[0];
  if (IsExact(x))
    return Rounded(x, at::scalar_tensor(scale, at::kDouble), zero_point, INT8_MIN, INT8_MAX);
  return at::fake_quantize_per_tensor_affine(x, scale, zero_point, INT8_MIN, INT8_MAX);
}

at::Tensor WeightScales(const at::Tensor& weights, bool per_channel) {
  constexpr double kLeast = 1e-9;
  const at::Tensor w = weights.detach().abs();
  const at::Tensor greatest = per_channel ? w.flatten(1).amax(1) : w.amax();
  return (greatest / 127).clamp_min(kLeast);
}

at::Tensor FakeQuantizedWeights(const at::Tensor& weights, const at::Tensor& scales) {
  if (IsExact(weights)) {
    std::vector<int64_t> sizes(static_cast<size_t>(scales.dim() == 0 ? 0 : weights.dim()), 1);
    if (!sizes.empty()) sizes[0] = -1;
    return Rounded(weights, scales.to(at::kDouble).reshape(sizes), 0, -127, 127);
  }
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
