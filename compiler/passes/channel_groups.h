// SPDX-License-Identifier: Apache-2.0
// Where the channels of a layer are: in what it writes, and in what pools, clamps and reshapes make
// of that, up to the layers that read it.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "compiler/passes/channel_ranges.h"

namespace mote::passes {

// Element i of each tensor belongs to channel i mod `channels`.
struct ChannelGroup {
  int32_t channels = 0;
  std::vector<int> tensors;
  std::vector<size_t> carriers;  // operators from one of the tensors to another
  std::vector<size_t> readers;   // layers that read one of them as their input
};

using Layers = std::map<size_t, Convolution>;  // by operator

// Of the output of layer `index`. nullopt where not only layers read its channels, or where a shape
// hides them.
std::optional<ChannelGroup> GroupOf(const graph::Module& module,
                                    const graph::Subgraph& graph,
                                    const ops::LowerOptions& options,
                                    const Layers& layers,
                                    size_t index);

}  // namespace mote::passes
