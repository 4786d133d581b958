// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/channel_groups.h"

#include <algorithm>

#include "compiler/passes/rewrite.h"

namespace mote::passes {
namespace {

class Collector {
 public:
  Collector(const graph::Module& module,
            const graph::Subgraph& graph,
            const ops::LowerOptions& options,
            const Layers& layers,
            int32_t channels)
      : module_(module), graph_(graph), options_(options), layers_(layers) {
    group_.channels = channels;
  }

  // False where somebody else sees the channels.
  bool Add(int tensor) {
    const graph::Tensor& t = graph_.tensors[static_cast<size_t>(tensor)];
    if (IsGraphOutput(graph_, tensor) || t.is_variable || t.shape.empty() ||
        t.shape.back() % group_.channels != 0) {
      return false;
    }
    group_.tensors.push_back(tensor);
    const std::vector<size_t> readers = ReadersOf(graph_, tensor);
    return std::all_of(
        readers.begin(), readers.end(), [&](size_t reader) { return AddReader(reader, tensor); });
  }

  ChannelGroup group() { return std::move(group_); }

 private:
  bool AddReader(size_t reader, int tensor) {
    const std::vector<int>& inputs = graph_.ops[reader].inputs;
    if (inputs[0] != tensor || std::count(inputs.begin(), inputs.end(), tensor) != 1) return false;
    const auto layer = layers_.find(reader);
    if (layer != layers_.end()) {
      group_.readers.push_back(reader);
      return Fits(layer->second);
    }
    if (!CarriesChannels({module_, graph_, reader}, options_)) return false;
    group_.carriers.push_back(reader);
    return Add(graph_.ops[reader].outputs[0]);
  }

  // A row of a fully connected layer may hold several pixels.
  bool Fits(const Convolution& layer) const {
    return layer.fully_connected ? layer.channels() % group_.channels == 0
                                 : layer.channels() == group_.channels;
  }

  const graph::Module& module_;
  const graph::Subgraph& graph_;
  const ops::LowerOptions& options_;
  const Layers& layers_;
  ChannelGroup group_;
};

std::optional<ChannelGroup> GroupOf(const graph::Module& module,
                                    const graph::Subgraph& graph,
                                    const ops::LowerOptions& options,
                                    const Layers& layers,
                                    size_t index) {
  Collector collector(module, graph, options, layers, layers.at(index).filters());
  if (!collector.Add(graph.ops[index].outputs[0])) return std::nullopt;
  ChannelGroup group = collector.group();
  if (group.readers.empty()) return std::nullopt;
  return group;
}

}  // namespace

bool ChannelGroups::MayShrink(const graph::Subgraph& graph, size_t index) const {
  if (groups.count(index) == 0) return false;
  if (!layers.at(index).depthwise) return true;
  const auto writer = writers.find(graph.ops[index].inputs[0]);
  return writer != writers.end() &&
         groups.at(writer->second).readers == std::vector<size_t>{index} &&
         MayShrink(graph, writer->second);
}

ChannelGroups GroupsOf(const graph::Module& module,
                       const graph::Subgraph& graph,
                       const ops::LowerOptions& options) {
  ChannelGroups all;
  for (size_t i = 0; i < graph.ops.size(); ++i) {
    std::optional<Convolution> conv = ConvolutionOf({module, graph, i}, options);
    if (conv) all.layers.emplace(i, std::move(*conv));
  }
  for (const auto& [index, layer] : all.layers) {
    std::optional<ChannelGroup> group = GroupOf(module, graph, options, all.layers, index);
    if (!group) continue;
    for (const int tensor : group->tensors) all.writers[tensor] = index;
    all.groups.emplace(index, std::move(*group));
  }
  return all;
}

}  // namespace mote::passes
