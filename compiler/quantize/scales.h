// SPDX-License-Identifier: Apache-2.0
// Which quantisation each tensor of a model gets.
#pragma once

#include <optional>
#include <vector>

#include "compiler/quantize/quantize.h"

namespace mote::quantize {

// One for each tensor of the main subgraph; empty for those that are no activations: constants that
// are weights or biases, and what is not float32. Tensors that an operator wants to be the same
// share one: a fixed one where all that goes into them has it, else that of all values that any of
// them had; then those with a fixed one keep it, and what shares with them has to convert them.
std::vector<graph::Quantization> ActivationScales(const graph::Module& model,
                                                  const std::vector<Histogram>& seen,
                                                  const QuantizeOptions& options);

// That of an operator's outputs, where it is a matter of its formula.
std::optional<graph::Quantization> FixedScale(const graph::Op& op, Activations activations);

// For each tensor of the main subgraph the one that stands for all that operators want to share its
// scale.
std::vector<size_t> ScaleGroups(const graph::Module& model);

// The inputs of an operator that are neither weights nor bias, and of real numbers.
std::vector<int> ActivationInputs(const graph::Module& model, const graph::Op& op);

}  // namespace mote::quantize
