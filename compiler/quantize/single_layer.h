// SPDX-License-Identifier: Apache-2.0
// What one layer does to a float model's outputs when it alone is of integers.
#pragma once

#include <optional>
#include <vector>

#include "compiler/graph/module.h"
#include "compiler/quantize/match_layers.h"

namespace mote::quantize {

// Two models of real numbers from the layer on, which differ in nothing but in how it computes.
// Both give it inputs rounded to the integers that those who make them give: that error is theirs.
// Where a QUANTIZE between them converts integers to others, that is the layer's.
struct SingleLayer {
  graph::Module real;       // its float32 operator
  graph::Module integers;   // its operator of integers: weights, arithmetic and output
  std::vector<int> inputs;  // tensors of the float model, in the order of both models' inputs
  // Likewise: the layer's first output, then the model's outputs that depend on it or come later.
  std::vector<int> outputs;
};

// `pair`: of MatchLayers().
SingleLayer SingleLayerOf(const graph::Module& real,
                          const graph::Module& integers,
                          const LayerPair& pair);

// The same of one of the models' inputs, which `integers` rounds and `real` does not. nullopt where
// the model of integers does not quantise it either.
std::optional<SingleLayer> InputLayerOf(const graph::Module& real,
                                        const graph::Module& integers,
                                        size_t input);

// The tensor of integers that an input of the model is first: itself, or that of the QUANTIZE that
// reads it; kAbsent where there is none.
int QuantizedInput(const graph::Module& integers, size_t input);

}  // namespace mote::quantize
