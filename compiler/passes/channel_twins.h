// SPDX-License-Identifier: Apache-2.0
// Channels that hold the same bytes, whatever the input is.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "compiler/passes/channel_groups.h"

namespace mote::passes {

// Of a tensor whose element i belongs to channel i mod size(): the first channel that equals each.
using Twins = std::vector<int32_t>;

// Two channels of a layer are equal where bias and requantisation are, and where the weights for
// equal inputs add up to the same; of a depthwise convolution, where inputs and filters are equal.
// By tensor that a layer writes, or an operator that carries channels on.
std::map<int, Twins> TwinsOf(const graph::Module& module,
                             const graph::Subgraph& graph,
                             const ops::LowerOptions& options,
                             const Layers& layers);

}  // namespace mote::passes
