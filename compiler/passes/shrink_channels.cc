// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/shrink_channels.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "compiler/graph/quote.h"
#include "compiler/ops/macs.h"
#include "compiler/passes/rewrite.h"
#include "support/thousands.h"

namespace mote::passes {
namespace {

using graph::Subgraph;
using graph::Tensor;
using ops::OpView;
using Why = std::function<std::string(size_t layer)>;

class Shrinker {
 public:
  Shrinker(graph::Module& module, Subgraph& graph, const ChannelGroups& all, const Dropped& dropped)
      : module_(module), graph_(graph), all_(all), dropped_(dropped) {}

  Rewrites Run(const Why& why) {
    int count = 0;
    for (const auto& [index, group] : all_.groups) {
      const auto found = dropped_.find(Output(index));
      if (found == dropped_.end()) continue;
      count += static_cast<int>(std::count(found->second.begin(), found->second.end(), true));
      for (const size_t carrier : group.carriers) RewriteCarrier(carrier);
    }
    std::vector<std::string> lines;
    for (const auto& [index, layer] : all_.layers) {
      if (dropped_.count(Input(index)) == 0 && dropped_.count(Output(index)) == 0) continue;
      lines.push_back(RewriteLayer(index, layer, why));
    }
    return {count, std::move(lines)};
  }

 private:
  int Input(size_t index) const { return graph_.ops[index].inputs[0]; }
  int Output(size_t index) const { return graph_.ops[index].outputs[0]; }

  std::vector<int32_t> KeptFilters(size_t index) const {
    const auto found = dropped_.find(Output(index));
    std::vector<int32_t> kept;
    for (int32_t f = 0; f < all_.layers.at(index).filters(); ++f) {
      if (found == dropped_.end() || !found->second[static_cast<size_t>(f)]) kept.push_back(f);
    }
    return kept;
  }

  // Says what stays, and why the rest goes.
  std::string RewriteLayer(size_t index, const Convolution& layer, const Why& why) {
    const std::vector<int32_t> filters = KeptFilters(index);
    const OpView before(module_, graph_, index);
    const std::string head = fmt::format("{} {}: {} of {} channels stay{}",
                                         before.op().opcode,
                                         graph::QuotedShort(before.name()),
                                         filters.size(),
                                         layer.filters(),
                                         why(index));
    const int64_t macs = ops::MacsOf(before);
    const int weights = layer.depthwise ? AddDepthwiseWeights(index, layer, filters)
                                        : AddWeights(index, layer, filters);
    const int bias = AddBias(index, layer, filters);
    const int small_output = Smaller(Output(index));
    const int small_input = Smaller(Input(index));
    graph::Op& op = graph_.ops[index];
    op.inputs = {small_input, weights, bias};
    op.outputs = {small_output};
    const int64_t left = ops::MacsOf(OpView(module_, graph_, index));
    return head + ": " + Thousands(macs) + " -> " + Thousands(left) + " MACs";
  }

  void RewriteCarrier(size_t index) {
    const int small_input = Smaller(Input(index));
    const int small_output = Smaller(Output(index));
    graph::Op& op = graph_.ops[index];
    op.inputs[0] = small_input;
    op.outputs[0] = small_output;
    if (op.opcode != "RESHAPE") return;
    op.inputs.resize(1);  // the output has the shape
    op.attributes.Erase("new_shape");
  }

  // The tensor without its dropped channels: a new one, for it holds something else.
  int Smaller(int tensor) {
    const auto drop = dropped_.find(tensor);
    if (drop == dropped_.end()) return tensor;
    const auto [found, is_new] = smaller_.emplace(tensor, 0);
    if (is_new) {
      Tensor small = graph_.tensors[static_cast<size_t>(tensor)];
      small.shape.back() = Left(small.shape.back(), drop->second);
      small.shape_signature.clear();
      found->second = static_cast<int>(graph_.tensors.size());
      graph_.tensors.push_back(std::move(small));
    }
    return found->second;
  }

  // Of `count` elements, so many of each channel.
  static int32_t Left(int32_t count, const Flags& drop) {
    const auto channels = static_cast<int32_t>(drop.size());
    return count / channels * static_cast<int32_t>(std::count(drop.begin(), drop.end(), false));
  }

  int AddDepthwiseWeights(size_t index,
                          const Convolution& layer,
                          const std::vector<int32_t>& filters) {
    graph::Bytes bytes;
    for (int32_t tap = 0; tap < layer.w[1] * layer.w[2]; ++tap) {
      for (const int32_t f : filters) {
        bytes.push_back(static_cast<uint8_t>(layer.weight(f, tap, f)));
      }
    }
    Tensor like = graph_.tensors[static_cast<size_t>(graph_.ops[index].inputs[1])];
    like.shape[3] = static_cast<int32_t>(filters.size());
    return AddWeightsLike(layer, filters, std::move(like), std::move(bytes));
  }

  int AddWeights(size_t index, const Convolution& layer, const std::vector<int32_t>& filters) {
    const auto found = dropped_.find(Input(index));
    const Flags drop = found == dropped_.end() ? Flags(1, false) : found->second;
    graph::Bytes bytes;
    for (const int32_t f : filters) {
      const size_t first = static_cast<size_t>(f) * layer.row();
      for (size_t at = 0; at < layer.row(); ++at) {
        if (drop[at % drop.size()]) continue;
        bytes.push_back(static_cast<uint8_t>(layer.weights[first + at]));
      }
    }
    Tensor like = graph_.tensors[static_cast<size_t>(graph_.ops[index].inputs[1])];
    like.shape.front() = static_cast<int32_t>(filters.size());
    like.shape.back() = Left(like.shape.back(), drop);
    return AddWeightsLike(layer, filters, std::move(like), std::move(bytes));
  }

  int AddWeightsLike(const Convolution& layer,
                     const std::vector<int32_t>& filters,
                     Tensor like,
                     graph::Bytes bytes) {
    like.shape_signature.clear();
    KeepChannels(filters, layer.filters(), like.quantization);
    return AddConstant(module_, graph_, std::move(like), std::move(bytes));
  }

  static void KeepChannels(const std::vector<int32_t>& kept,
                           int32_t channels,
                           graph::Quantization& q) {
    if (channels < 2 || q.scale.size() != static_cast<size_t>(channels)) return;
    graph::Quantization small = q;
    small.scale.clear();
    small.zero_point.clear();
    for (const int32_t c : kept) {
      small.scale.push_back(q.scale[static_cast<size_t>(c)]);
      small.zero_point.push_back(0);
    }
    q = std::move(small);
  }

  int AddBias(size_t index, const Convolution& layer, const std::vector<int32_t>& filters) {
    std::vector<int32_t> bias;
    for (const int32_t f : filters) bias.push_back(layer.bias[static_cast<size_t>(f)]);
    Tensor like;
    like.name = graph_.tensors[static_cast<size_t>(Output(index))].name + "/bias";
    like.dtype = graph::DType::kInt32;
    like.shape = {static_cast<int32_t>(bias.size())};
    graph::Bytes bytes(bias.size() * sizeof(int32_t));
    std::memcpy(bytes.data(), bias.data(), bytes.size());
    return AddConstant(module_, graph_, std::move(like), std::move(bytes));
  }

  graph::Module& module_;
  Subgraph& graph_;
  const ChannelGroups& all_;
  const Dropped& dropped_;
  std::map<int, int> smaller_;  // the tensors that take the places of those in dropped_
};

}  // namespace

Rewrites ShrinkChannels(graph::Module& module,
                        Subgraph& graph,
                        const ChannelGroups& all,
                        const Dropped& dropped,
                        const Why& why) {
  return Shrinker(module, graph, all, dropped).Run(why);
}

}  // namespace mote::passes
