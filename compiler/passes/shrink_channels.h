// SPDX-License-Identifier: Apache-2.0
// Takes channels out of a graph: out of tensors, the layers that write and read them, and what is
// between.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "compiler/passes/channel_groups.h"
#include "compiler/passes/pass.h"

namespace mote::passes {

using Flags = std::vector<bool>;       // of channels: which go
using Dropped = std::map<int, Flags>;  // by tensor, the same for all tensors of a group

// Groups lose the channels that `dropped` says; one of a depthwise convolution goes with the one
// that it is made of. Weights and biases become what all.layers has, from which the caller has made
// up for what goes. Counts channels; a line for each layer, with `why` its own do not stay.
Rewrites ShrinkChannels(graph::Module& module,
                        graph::Subgraph& graph,
                        const ChannelGroups& all,
                        const Dropped& dropped,
                        const std::function<std::string(size_t layer)>& why);

}  // namespace mote::passes
