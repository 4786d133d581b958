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

// Of what each layer of a graph writes. None where not only layers read its channels, or where a
// shape hides them.
struct ChannelGroups {
  Layers layers;
  std::map<size_t, ChannelGroup> groups;  // by the layer that writes
  std::map<int, size_t> writers;          // of the tensors of groups

  // May channels of what a layer writes go? Those of a depthwise convolution only with those that
  // it reads, which nobody else may want.
  bool MayShrink(const graph::Subgraph& graph, size_t index) const;
};

ChannelGroups GroupsOf(const graph::Module& module,
                       const graph::Subgraph& graph,
                       const ops::LowerOptions& options);

}  // namespace mote::passes
