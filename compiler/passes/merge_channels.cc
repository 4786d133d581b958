// SPDX-License-Identifier: Apache-2.0
// layer -> layer  =>  the same with one channel where several are equal
// Channels that hold the same bytes become one, and each layer that reads them adds up its weights
// for them. That is exact at borders too: outside of the image each of them is the zero point. A
// channel stays where a sum of weights is none from -127 to 127. A channel of a depthwise
// convolution goes with the one that it is made of. Between the layers there may be pools, clamps
// and reshapes.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "compiler/passes/channel_groups.h"
#include "compiler/passes/channel_twins.h"
#include "compiler/passes/pass.h"
#include "compiler/passes/shrink_channels.h"

namespace mote::passes {
namespace {

using graph::Subgraph;

// Of equal channels whose weights do not add up, so many are tried with each other one.
constexpr size_t kMostTried = 8;

class Merger {
 public:
  Merger(graph::Module& module, Subgraph& graph, const ops::LowerOptions& options)
      : module_(module),
        graph_(graph),
        all_(GroupsOf(module, graph, options)),
        twins_(TwinsOf(module, graph, options, all_.layers)) {}

  // Counts channels; a line for each layer.
  Rewrites Run() {
    for (auto group = all_.groups.rbegin(); group != all_.groups.rend(); ++group) {
      if (all_.MayShrink(graph_, group->first)) Plan(group->first, group->second);
    }
    const auto why = [&](size_t index) {
      const size_t gone = MergesOf(index).size();
      return gone == 0 ? std::string() : fmt::format(", {} duplicate", gone);
    };
    return ShrinkChannels(module_, graph_, all_, dropped_, why);
  }

 private:
  // A channel that goes, and the one that stays for it.
  struct Merge {
    int32_t channel, into;
  };

  void Plan(size_t index, const ChannelGroup& group) {
    std::vector<Merge> merges = BestMerges(index, group);
    if (merges.empty()) return;
    Flags drop(static_cast<size_t>(group.channels), false);
    for (const Merge& merge : merges) drop[static_cast<size_t>(merge.channel)] = true;
    for (const int tensor : group.tensors) dropped_[tensor] = drop;
    merges_[index] = std::move(merges);
  }

  // What a depthwise convolution reads goes as what it writes; if it shares its input, nothing
  // does.
  std::vector<Merge> BestMerges(size_t index, const ChannelGroup& group) {
    const bool depthwise = std::any_of(group.readers.begin(), group.readers.end(), [&](size_t r) {
      return all_.layers.at(r).depthwise;
    });
    if (!depthwise) return AddUp(index, group);
    return group.readers.size() == 1 ? MergesOf(group.readers[0]) : std::vector<Merge>();
  }

  std::vector<Merge> MergesOf(size_t layer) const {
    const auto merges = merges_.find(layer);
    return merges == merges_.end() ? std::vector<Merge>() : merges->second;
  }

  std::vector<Merge> AddUp(size_t index, const ChannelGroup& group) {
    const Twins& twins = twins_.at(graph_.ops[index].outputs[0]);
    std::map<int32_t, std::vector<int32_t>> staying;  // of those that are equal
    std::vector<Merge> merges;
    for (int32_t c = 0; c < group.channels; ++c) {
      std::vector<int32_t>& others = staying[twins[static_cast<size_t>(c)]];
      const auto into = std::find_if(others.begin(), others.end(), [&](int32_t other) {
        return SumsFit(group, {c, other});
      });
      if (into == others.end()) {
        if (others.size() < kMostTried) others.push_back(c);
        continue;
      }
      merges.push_back({c, *into});
      Add(group, merges.back(), 1);
    }
    // Kernels take channels in fours. The last sum goes first: each was tried on those before it.
    while (!merges.empty() && (twins.size() - merges.size()) % 4 != 0) {
      Add(group, merges.back(), -1);
      merges.pop_back();
    }
    return merges;
  }

  bool SumsFit(const ChannelGroup& group, const Merge& merge) const {
    return std::all_of(group.readers.begin(), group.readers.end(), [&](size_t reader) {
      return SumsFit(group, reader, merge);
    });
  }

  bool SumsFit(const ChannelGroup& group, size_t reader, const Merge& merge) const {
    const Convolution& layer = all_.layers.at(reader);
    bool fit = true;
    ForEachPair(group, reader, merge, [&](size_t from, size_t to) {
      const int sum = layer.weights[from] + layer.weights[to];
      fit = fit && sum >= -127 && sum <= 127;
    });
    return fit;
  }

  // What is given to a channel is given to the other, or taken from it again.
  void Add(const ChannelGroup& group, const Merge& merge, int times) {
    for (const size_t reader : group.readers) {
      Convolution& layer = all_.layers.at(reader);
      ForEachPair(group, reader, merge, [&](size_t from, size_t to) {
        const int sum = layer.weights[to] + times * layer.weights[from];
        layer.weights[to] = static_cast<int8_t>(sum);
      });
    }
  }

  // Where a reader's weights for both channels stand, of the filters that stay.
  template <class Do>
  void ForEachPair(const ChannelGroup& group, size_t reader, const Merge& merge, Do action) const {
    const Convolution& layer = all_.layers.at(reader);
    const auto gone = dropped_.find(graph_.ops[reader].outputs[0]);
    const auto channels = static_cast<size_t>(group.channels);
    for (size_t f = 0; f < static_cast<size_t>(layer.filters()); ++f) {
      if (gone != dropped_.end() && gone->second[f]) continue;
      for (size_t at = f * layer.row(); at < (f + 1) * layer.row(); at += channels) {
        action(at + static_cast<size_t>(merge.channel), at + static_cast<size_t>(merge.into));
      }
    }
  }

  graph::Module& module_;
  Subgraph& graph_;
  ChannelGroups all_;
  std::map<int, Twins> twins_;
  std::map<size_t, std::vector<Merge>> merges_;  // by the layer that writes the channels
  Dropped dropped_;
};

}  // namespace

Rewrites MergeChannels(graph::Module& module,
                       graph::Subgraph& graph,
                       const ops::LowerOptions& options) {
  if (!TakesLittleWork(module, graph)) return 0;
  return Merger(module, graph, options).Run();
}

}  // namespace mote::passes
