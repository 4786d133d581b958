// SPDX-License-Identifier: Apache-2.0
// Which layer of a float model each layer of the model of integers is that was made of it.
#pragma once

#include <vector>

#include "compiler/graph/module.h"
#include "support/result.h"

namespace mote::quantize {

// The numbers of two operators of main subgraphs.
struct LayerPair {
  size_t real = 0;
  size_t integers = 0;
};

// In the order of `real`. A layer is an operator that gives real numbers, or integers that stand
// for them; QUANTIZE and DEQUANTIZE are none. Those with the same name of their output and the same
// opcode are one, the others are by their order among those of an opcode.
// Errors: several subgraphs; a state that outlives an inference; an opcode of which one model has
// more layers; a layer, input or output of another shape
Result<std::vector<LayerPair>> MatchLayers(const graph::Module& real,
                                           const graph::Module& integers);

// Integers with a scale.
bool StandsForReals(const graph::Tensor& tensor);
inline bool IsReal(const graph::Tensor& tensor) {
  return tensor.dtype == graph::DType::kFloat32 || StandsForReals(tensor);
}

}  // namespace mote::quantize
