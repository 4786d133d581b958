// SPDX-License-Identifier: Apache-2.0
// layer -> layer  =>  the same without channels that decide nothing
// A channel goes where each layer that reads it multiplies it by zeros, or where it is one number
// everywhere, whatever the input: then the bias takes what it adds. A channel of a depthwise
// convolution goes with the one that it is made of. Between the layers there may be pools, clamps
// and reshapes. What is left has the same bytes.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "compiler/passes/channel_groups.h"
#include "compiler/passes/pass.h"
#include "compiler/passes/shrink_channels.h"

namespace mote::passes {
namespace {

using graph::Subgraph;

class Dropper {
 public:
  Dropper(graph::Module& module, Subgraph& graph, const ops::LowerOptions& options)
      : module_(module), graph_(graph), ranges_(RangesOf(module, graph, options)) {
    if (!ranges_.empty()) all_ = GroupsOf(module, graph, options);
  }

  // Counts channels; a line for each layer.
  Rewrites Run() {
    for (auto group = all_.groups.rbegin(); group != all_.groups.rend(); ++group) {
      Plan(group->first);
    }
    for (auto& [index, layer] : all_.layers) {
      for (int32_t f = 0; f < layer.filters(); ++f) {
        int32_t& bias = layer.bias[static_cast<size_t>(f)];
        bias = WrapAdd(bias, DroppedSum(index, layer, f));
      }
    }
    const auto why = [&](size_t index) { return Reasons(index, all_.layers.at(index)); };
    return ShrinkChannels(module_, graph_, all_, dropped_, why);
  }

 private:
  int Input(size_t index) const { return graph_.ops[index].inputs[0]; }
  int Output(size_t index) const { return graph_.ops[index].outputs[0]; }

  void Plan(size_t index) {
    if (!all_.MayShrink(graph_, index)) return;
    const ChannelGroup& group = all_.groups.at(index);
    Flags drop(static_cast<size_t>(group.channels), true);
    for (const size_t reader : group.readers) {
      for (size_t c = 0; c < drop.size(); ++c) drop[c] = drop[c] && DoesWithout(reader, c);
    }
    KeepFours(drop);
    if (std::count(drop.begin(), drop.end(), true) == 0) return;
    for (const int tensor : group.tensors) dropped_[tensor] = drop;
  }

  // Kernels take channels in fours; and one at least there must be.
  static void KeepFours(Flags& drop) {
    auto kept = std::count(drop.begin(), drop.end(), false);
    for (size_t c = 0; c < drop.size() && (kept == 0 || kept % 4 != 0); ++c) {
      if (drop[c]) ++kept;
      drop[c] = false;
    }
  }

  // Of what the layer at `writer` writes.
  bool IsDropped(size_t writer, int32_t channel) const {
    const auto found = dropped_.find(Output(writer));
    return found != dropped_.end() && found->second[static_cast<size_t>(channel)];
  }

  bool DoesWithout(size_t reader, size_t channel) const {
    const Convolution& layer = all_.layers.at(reader);
    if (layer.depthwise) return IsDropped(reader, static_cast<int32_t>(channel));
    const size_t channels = Channels(Input(reader));
    if (HasZeroWeights(reader, channel, channels)) return true;
    const std::optional<int32_t> value = Constant(Input(reader), channel, channels);
    return value && (*value == layer.input_zero_point || layer.StaysInside());
  }

  // Of a tensor of a group.
  size_t Channels(int tensor) const {
    return static_cast<size_t>(all_.groups.at(all_.writers.at(tensor)).channels);
  }

  // Of the filters that stay.
  bool HasZeroWeights(size_t index, size_t channel, size_t channels) const {
    const Convolution& layer = all_.layers.at(index);
    for (int32_t f = 0; f < layer.filters(); ++f) {
      if (IsDropped(index, f)) continue;
      const size_t row = layer.row();
      for (size_t at = channel; at < row; at += channels) {
        if (layer.weights[static_cast<size_t>(f) * row + at] != 0) return false;
      }
    }
    return true;
  }

  // The one number that a channel is everywhere.
  std::optional<int32_t> Constant(int tensor, size_t channel, size_t channels) const {
    const auto known = ranges_.find(tensor);
    if (known == ranges_.end() || known->second.low.empty()) return std::nullopt;
    const Ranges& r = known->second;
    const int16_t value = r.low[channel];
    for (size_t at = channel; at < r.low.size(); at += channels) {
      if (r.low[at] != value || r.high[at] != value) return std::nullopt;
    }
    return value;
  }

  std::string Reasons(size_t index, const Convolution& layer) const {
    int32_t dropped = 0, constant = 0;
    for (int32_t f = 0; f < layer.filters(); ++f) {
      if (!IsDropped(index, f)) continue;
      ++dropped;
      const auto channels = static_cast<size_t>(layer.filters());
      if (Constant(Output(index), static_cast<size_t>(f), channels)) ++constant;
    }
    std::string text;
    if (constant > 0) text += fmt::format(", {} constant", constant);
    if (dropped > constant) text += fmt::format(", {} unread", dropped - constant);
    return text;
  }

  // Where a channel is not one number, its weights are zeros.
  int32_t DroppedSum(size_t index, const Convolution& layer, int32_t f) const {
    const auto drop = dropped_.find(Input(index));
    if (layer.depthwise || drop == dropped_.end()) return 0;
    const size_t channels = drop->second.size();
    int32_t sum = 0;
    for (size_t c = 0; c < channels; ++c) {
      if (!drop->second[c]) continue;
      const std::optional<int32_t> value = Constant(Input(index), c, channels);
      if (!value) continue;
      for (size_t at = c; at < layer.row(); at += channels) {
        const int32_t weight = layer.weight(f, 0, static_cast<int32_t>(at));
        sum = WrapAdd(sum, WrapMul(weight, *value - layer.input_zero_point));
      }
    }
    return sum;
  }

  graph::Module& module_;
  Subgraph& graph_;
  std::map<int, Ranges> ranges_;
  ChannelGroups all_;
  Dropped dropped_;
};

}  // namespace

Rewrites DropChannels(graph::Module& module,
                      graph::Subgraph& graph,
                      const ops::LowerOptions& options) {
  return Dropper(module, graph, options).Run();
}

}  // namespace mote::passes
