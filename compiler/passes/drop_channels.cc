// SPDX-License-Identifier: Apache-2.0
// layer -> layer  =>  the same without channels that decide nothing
// A channel goes where each layer that reads it multiplies it by zeros, or where it is one number
// everywhere, whatever the input: then the bias takes what it adds. A channel of a depthwise
// convolution goes with the one that it is made of. Between the layers there may be pools, clamps
// and reshapes. What is left has the same bytes.
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <map>

#include "compiler/graph/quote.h"
#include "compiler/ops/macs.h"
#include "compiler/passes/channel_groups.h"
#include "compiler/passes/pass.h"
#include "compiler/passes/rewrite.h"
#include "support/thousands.h"

namespace mote::passes {
namespace {

using graph::Subgraph;
using graph::Tensor;
using ops::OpView;
using Flags = std::vector<bool>;  // of channels

class Dropper {
 public:
  Dropper(graph::Module& module, Subgraph& graph, const ops::LowerOptions& options)
      : module_(module), graph_(graph), ranges_(RangesOf(module, graph, options)) {
    if (ranges_.empty()) return;
    for (size_t i = 0; i < graph.ops.size(); ++i) {
      std::optional<Convolution> conv = ConvolutionOf(OpView(module, graph, i));
      if (conv) layers_.emplace(i, std::move(*conv));
    }
    for (const auto& [index, layer] : layers_) {
      std::optional<ChannelGroup> group = GroupOf(module, graph, options, layers_, index);
      if (!group) continue;
      for (const int tensor : group->tensors) writers_[tensor] = index;
      groups_.emplace(index, std::move(*group));
    }
  }

  // Counts channels; a line for each layer.
  Rewrites Run() {
    for (auto group = groups_.rbegin(); group != groups_.rend(); ++group) Plan(group->first);
    int dropped = 0;
    for (const auto& [index, group] : groups_) {
      const auto found = dropped_.find(Output(index));
      if (found == dropped_.end()) continue;
      dropped += static_cast<int>(std::count(found->second.begin(), found->second.end(), true));
      for (const size_t carrier : group.carriers) RewriteCarrier(carrier);
    }
    for (const auto& [index, layer] : layers_) RewriteLayer(index, layer);
    return {dropped, std::move(lines_)};
  }

 private:
  int Input(size_t index) const { return graph_.ops[index].inputs[0]; }
  int Output(size_t index) const { return graph_.ops[index].outputs[0]; }

  // May channels of what a layer writes go? Those of a depthwise convolution only with those that
  // it reads, which nobody else may want.
  bool MayShrink(size_t index) const {
    if (groups_.count(index) == 0) return false;
    if (!layers_.at(index).depthwise) return true;
    const auto writer = writers_.find(Input(index));
    return writer != writers_.end() &&
           groups_.at(writer->second).readers == std::vector<size_t>{index} &&
           MayShrink(writer->second);
  }

  void Plan(size_t index) {
    if (!MayShrink(index)) return;
    const ChannelGroup& group = groups_.at(index);
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
    const Convolution& layer = layers_.at(reader);
    if (layer.depthwise) return IsDropped(reader, static_cast<int32_t>(channel));
    const size_t channels = Channels(Input(reader));
    if (HasZeroWeights(reader, channel, channels)) return true;
    const std::optional<int32_t> value = Constant(Input(reader), channel, channels);
    return value && (*value == layer.input_zero_point || layer.StaysInside());
  }

  // Of a tensor of a group.
  size_t Channels(int tensor) const {
    return static_cast<size_t>(groups_.at(writers_.at(tensor)).channels);
  }

  // Of the filters that stay.
  bool HasZeroWeights(size_t index, size_t channel, size_t channels) const {
    const Convolution& layer = layers_.at(index);
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

  std::vector<int32_t> KeptFilters(size_t index) const {
    std::vector<int32_t> kept;
    for (int32_t f = 0; f < layers_.at(index).filters(); ++f) {
      if (!IsDropped(index, f)) kept.push_back(f);
    }
    return kept;
  }

  void RewriteLayer(size_t index, const Convolution& layer) {
    const int input = Input(index);
    const int output = Output(index);
    if (dropped_.count(input) == 0 && dropped_.count(output) == 0) return;
    const std::vector<int32_t> filters = KeptFilters(index);
    const std::string line = Described(index, layer, filters);
    const int64_t macs = ops::MacsOf(OpView(module_, graph_, index));
    const int weights = layer.depthwise ? AddDepthwiseWeights(index, layer, filters)
                                        : AddWeights(index, layer, filters);
    const int bias = AddBias(index, layer, filters);
    const int small_output = Smaller(output);
    const int small_input = Smaller(input);
    graph::Op& op = graph_.ops[index];
    op.inputs = {small_input, weights, bias};
    op.outputs = {small_output};
    lines_.push_back(line + ": " + Thousands(macs) + " -> " +
                     Thousands(ops::MacsOf(OpView(module_, graph_, index))) + " MACs");
  }

  // What stays, and why the rest goes.
  std::string Described(size_t index,
                        const Convolution& layer,
                        const std::vector<int32_t>& kept) const {
    const OpView op(module_, graph_, index);
    int32_t constant = 0;
    for (int32_t f = 0; f < layer.filters(); ++f) {
      const auto channels = static_cast<size_t>(layer.filters());
      if (IsDropped(index, f) && Constant(Output(index), static_cast<size_t>(f), channels)) {
        ++constant;
      }
    }
    const auto unread = layer.filters() - static_cast<int32_t>(kept.size()) - constant;
    std::string text = fmt::format("{} {}: {} of {} channels stay",
                                   op.op().opcode,
                                   graph::QuotedShort(op.name()),
                                   kept.size(),
                                   layer.filters());
    if (constant > 0) text += fmt::format(", {} constant", constant);
    if (unread > 0) text += fmt::format(", {} unread", unread);
    return text;
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

  // Of the kept filters, with what the dropped channels of the input add.
  int AddBias(size_t index, const Convolution& layer, const std::vector<int32_t>& filters) {
    std::vector<int32_t> bias;
    for (const int32_t f : filters) {
      bias.push_back(WrapAdd(layer.bias[static_cast<size_t>(f)], DroppedSum(index, layer, f)));
    }
    Tensor like;
    like.name = graph_.tensors[static_cast<size_t>(Output(index))].name + "/bias";
    like.dtype = graph::DType::kInt32;
    like.shape = {static_cast<int32_t>(bias.size())};
    graph::Bytes bytes(bias.size() * sizeof(int32_t));
    std::memcpy(bytes.data(), bias.data(), bytes.size());
    return AddConstant(module_, graph_, std::move(like), std::move(bytes));
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
  Layers layers_;
  std::vector<std::string> lines_;
  std::map<size_t, ChannelGroup> groups_;  // by the layer that writes
  std::map<int, size_t> writers_;          // of the tensors of groups
  std::map<int, Flags> dropped_;           // by tensor
  std::map<int, int> smaller_;             // the tensors that take their places
};

}  // namespace

Rewrites DropChannels(graph::Module& module,
                      graph::Subgraph& graph,
                      const ops::LowerOptions& options) {
  return Dropper(module, graph, options).Run();
}

}  // namespace mote::passes
