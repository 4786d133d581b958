// SPDX-License-Identifier: Apache-2.0
// Real numbers and the integers that stand for them, converted within a model.
#pragma once

#include <vector>

#include "compiler/graph/module.h"

namespace mote::quantize {

// A tensor as it is in another model; its constant goes along.
int AddTensorOf(const graph::Module& from, int tensor, graph::Module& to);

// Operators at the end of the main subgraph. Each gives the tensor that it writes, a new one unless
// `real` says which.
int AddQuantize(graph::Module& module, int real, const graph::Tensor& like);
int AddDequantize(graph::Module& module, int integers, int real = graph::kAbsent);

// A model of integers (or in part of them) as one of real numbers only: it quantises its inputs,
// and gives these tensors, dequantised where they stand for reals, instead of its outputs.
graph::Module WithReals(graph::Module integers, const std::vector<int>& outputs);

}  // namespace mote::quantize
