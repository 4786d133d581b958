// SPDX-License-Identifier: Apache-2.0
// Numbers rounded as integers are, with the gradient of those that are not: inside of the range 1,
// outside 0. Tensors of double have no gradient, and are rounded as exactly as integers.
// Source: Jacob et al. 2018, section 3.
#pragma once

#include <ATen/ATen.h>

#include "compiler/graph/module.h"

namespace mote::trainer {

at::Tensor FakeQuantized(const at::Tensor& x, const graph::Quantization& quantization);

// The mean over windows as the integers have it: their own mean, halves away from 0, without their
// zero point. `pool` takes the mean of what it is given.
template <class Pool>
at::Tensor FakeQuantizedMean(const at::Tensor& x,
                             const graph::Quantization& quantization,
                             Pool pool) {
  const auto scale = static_cast<double>(quantization.scale[0]);
  const auto zero_point =
      static_cast<double>(quantization.zero_point.empty() ? 0 : quantization.zero_point[0]);
  const at::Tensor real = pool(x);
  const at::Tensor mean = pool(at::round(x.detach() / scale) + zero_point);
  const at::Tensor rounded = at::sign(mean) * at::floor(at::abs(mean) + 0.5);
  return real + ((rounded - zero_point) * scale - real).detach();
}

// The scales of weights in [-127, 127], as quantize::SymmetricWeights() chooses them: of each
// channel, the first dimension, or one for all.
at::Tensor WeightScales(const at::Tensor& weights, bool per_channel);
at::Tensor FakeQuantizedWeights(const at::Tensor& weights, const at::Tensor& scales);

// In steps of input scale times the weights' scales.
at::Tensor FakeQuantizedBias(const at::Tensor& bias,
                             const at::Tensor& weight_scales,
                             double input_scale);

}  // namespace mote::trainer
