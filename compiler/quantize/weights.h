// SPDX-License-Identifier: Apache-2.0
// Constants of a float model as integers: symmetric weights, biases in the scale of their sums.
#pragma once

#include <vector>

#include "compiler/graph/module.h"
#include "compiler/quantize/ranges.h"

namespace mote::quantize {

// The float32 elements of a constant tensor.
std::vector<float> FloatsOf(const graph::Module& module, const graph::Tensor& tensor);

// The largest magnitude of each channel along `axis`; of all where it is kPerTensor.
std::vector<double> ChannelMagnitudes(const std::vector<float>& values,
                                      const graph::Shape& shape,
                                      int axis);

struct Constant {
  graph::DType dtype = graph::DType::kInt8;
  graph::Quantization quantization;
  graph::Bytes bytes;
};

// int8 in [-127, 127], zero point 0, the largest magnitude of each channel along `axis` (of all
// where it is kPerTensor) being 127. No scale is below `least_scale` of its channel, where there is
// one: so weights that are next to nothing beside their bias become 0.
Constant SymmetricWeights(const std::vector<float>& values,
                          const graph::Shape& shape,
                          int axis,
                          const std::vector<double>& least_scale = {});

// The least scales of weights for which each bias fits its type, with room for as much again.
std::vector<double> LeastScales(const std::vector<float>& bias,
                                double input_scale,
                                Activations activations);

// Scale of the input times those of the weights, zero point 0: int32 for int8 inputs, int64 for
// int16. The weights' scales are LeastScales() or more.
Constant Bias(const std::vector<float>& values,
              double input_scale,
              const graph::Quantization& weights,
              Activations activations);

// As activations are: for operands that are added, multiplied ...
Constant AsActivations(const std::vector<float>& values,
                       const graph::Quantization& quantization,
                       Activations activations);

// round(value / scale) + zero point, saturated to the type.
int64_t Quantized(double value, double scale, int64_t zero_point, Activations activations);

}  // namespace mote::quantize
