// SPDX-License-Identifier: Apache-2.0
// Post-training quantisation: a float model and what its tensors were seen to be become a model of
// integers that TensorFlow Lite, TensorFlow Lite Micro and mote compute alike.
// Source: Jacob et al., Quantization and training of neural networks for efficient
// integer-arithmetic-only inference, 2018; TensorFlow Lite 8-bit quantization specification.
#pragma once

#include <optional>
#include <vector>

#include "compiler/graph/module.h"
#include "compiler/quantize/histogram.h"
#include "compiler/quantize/ranges.h"
#include "support/result.h"

namespace mote::quantize {

struct QuantizeOptions {
  Method method = Method::kPercentile;
  Activations activations = Activations::kInt8;
  std::optional<graph::Quantization> input = std::nullopt;  // of input 0, whatever was seen
  double headroom = 1;  // ranges are so many times what was seen: room for what is unlike it
};

// `model`: as FloatModel() gives it; `seen`: as Observe() does, of the same model. Inputs and
// outputs are integers too.
// Errors: an operator without a rule (rules.h), or one whose weights or bias are computed: with the
// operator's index and name
Result<graph::Module> Quantize(const graph::Module& model,
                               const std::vector<Histogram>& seen,
                               const QuantizeOptions& options);

}  // namespace mote::quantize
