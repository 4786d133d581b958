// SPDX-License-Identifier: Apache-2.0
// Which subgraphs run which.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "compiler/graph/module.h"

namespace mote::graph {

// The subgraphs an operator runs, as its options name them: unchecked numbers before Verify().
std::vector<int64_t> CalledSubgraphs(const Op& op);

// IF and WHILE: what they run is part of the inference.
bool IsControlFlow(const Op& op);

// The main subgraph and all that IF and WHILE run from there: each once, callees before callers, so
// the main one is the last. For verified modules.
std::vector<size_t> InferenceSubgraphs(const Module& module);

// "subgraph 2 'init'"
std::string SubgraphText(const Module& module, size_t index);

}  // namespace mote::graph
