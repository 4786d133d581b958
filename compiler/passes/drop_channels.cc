// SPDX-License-Identifier: Apache-2.0
// conv -> image -> conv  =>  the same without channels that decide nothing
// A channel goes where each convolution that reads it multiplies it by zeros, or where it is one
// number everywhere, whatever the input: then the bias takes what it adds. A channel of a depthwise
// convolution goes with the one that it is made of. What is left has the same bytes.
#include <algorithm>
#include <cstring>
#include <map>

#include "compiler/passes/channel_ranges.h"
#include "compiler/passes/pass.h"
#include "compiler/passes/rewrite.h"

namespace mote::passes {
namespace {

using graph::Subgraph;
using graph::Tensor;
using ops::OpView;
using Flags = std::vector<bool>;  // of channels

class Dropper {
 public:
  Dropper(graph::Module& module, Subgraph& graph, Rounding rounding)
      : module_(module), graph_(graph), ranges_(RangesOf(module, graph, rounding)) {
    if (ranges_.empty()) return;
    for (size_t i = 0; i < graph.ops.size(); ++i) {
      std::optional<Convolution> conv = ConvolutionOf(OpView(module, graph, i));
      if (conv) convs_.emplace(i, std::move(*conv));
    }
  }

  // How many channels went.
  int Run() {
    for (auto op = convs_.rbegin(); op != convs_.rend(); ++op) Plan(op->first, op->second);
    int dropped = 0;
    for (const auto& [tensor, flags] : dropped_) {
      dropped += static_cast<int>(std::count(flags.begin(), flags.end(), true));
    }
    if (dropped == 0) return 0;
    for (const auto& [index, conv] : convs_) Rewrite(index, conv);
    return dropped;
  }

 private:
  int Input(size_t index) const { return graph_.ops[index].inputs[0]; }
  int Output(size_t index) const { return graph_.ops[index].outputs[0]; }

  // The convolution that writes `tensor`, if nobody but convolutions read it, as their image.
  std::optional<size_t> Writer(int tensor) const {
    const std::optional<size_t> writer = ProducerOf(graph_, tensor);
    if (!writer || convs_.count(*writer) == 0 || IsGraphOutput(graph_, tensor) ||
        graph_.tensors[static_cast<size_t>(tensor)].is_variable) {
      return std::nullopt;
    }
    for (const size_t reader : ReadersOf(graph_, tensor)) {
      const std::vector<int>& inputs = graph_.ops[reader].inputs;
      if (convs_.count(reader) == 0 || std::count(inputs.begin(), inputs.end(), tensor) != 1) {
        return std::nullopt;
      }
    }
    return writer;
  }

  // May channels of `tensor` go? Those of a depthwise convolution only with those that it reads.
  bool MayShrink(int tensor) const {
    const std::optional<size_t> writer = Writer(tensor);
    if (!writer) return false;
    if (!convs_.at(*writer).depthwise) return true;
    return OnlyReader(graph_, Input(*writer), *writer) && MayShrink(Input(*writer));
  }

  void Plan(size_t index, const Convolution& conv) {
    const int tensor = Output(index);
    const std::vector<size_t> readers = ReadersOf(graph_, tensor);
    if (readers.empty() || !MayShrink(tensor)) return;
    Flags drop(static_cast<size_t>(conv.filters()), true);
    for (const size_t reader : readers) {
      for (size_t c = 0; c < drop.size(); ++c) drop[c] = drop[c] && DoesWithout(reader, tensor, c);
    }
    KeepFours(drop);
    if (std::count(drop.begin(), drop.end(), true) > 0) dropped_[tensor] = std::move(drop);
  }

  // Kernels take channels in fours; and one at least there must be.
  static void KeepFours(Flags& drop) {
    auto kept = std::count(drop.begin(), drop.end(), false);
    for (size_t c = 0; c < drop.size() && (kept == 0 || kept % 4 != 0); ++c) {
      if (drop[c]) ++kept;
      drop[c] = false;
    }
  }

  bool IsDropped(int tensor, size_t channel) const {
    const auto found = dropped_.find(tensor);
    return found != dropped_.end() && found->second[channel];
  }

  bool DoesWithout(size_t reader, int tensor, size_t channel) const {
    const Convolution& conv = convs_.at(reader);
    if (conv.depthwise) return IsDropped(Output(reader), channel);
    if (HasZeroWeights(reader, conv, channel)) return true;
    const std::optional<int32_t> value = Constant(tensor, channel, conv.channels());
    return value && (*value == conv.input_zero_point || conv.StaysInside());
  }

  // Of the filters that stay.
  bool HasZeroWeights(size_t reader, const Convolution& conv, size_t channel) const {
    for (int32_t f = 0; f < conv.filters(); ++f) {
      if (IsDropped(Output(reader), static_cast<size_t>(f))) continue;
      for (int32_t tap = 0; tap < conv.w[1] * conv.w[2]; ++tap) {
        if (conv.weight(f, tap, static_cast<int32_t>(channel)) != 0) return false;
      }
    }
    return true;
  }

  // The one number that a channel is everywhere.
  std::optional<int32_t> Constant(int tensor, size_t channel, int32_t channels) const {
    const auto known = ranges_.find(tensor);
    if (known == ranges_.end() || known->second.low.empty()) return std::nullopt;
    const Ranges& r = known->second;
    const int16_t value = r.low[channel];
    for (size_t at = channel; at < r.low.size(); at += static_cast<size_t>(channels)) {
      if (r.low[at] != value || r.high[at] != value) return std::nullopt;
    }
    return value;
  }

  std::vector<int32_t> Kept(int tensor, int32_t channels) const {
    std::vector<int32_t> kept;
    for (int32_t c = 0; c < channels; ++c) {
      if (!IsDropped(tensor, static_cast<size_t>(c))) kept.push_back(c);
    }
    return kept;
  }

  void Rewrite(size_t index, const Convolution& conv) {
    const int input = Input(index);
    const int output = Output(index);
    if (dropped_.count(input) == 0 && dropped_.count(output) == 0) return;
    const std::vector<int32_t> filters = Kept(output, conv.filters());
    const std::vector<int32_t> channels = Kept(input, conv.channels());
    const int weights = AddWeights(index, conv, filters, channels);
    const int bias = AddBias(index, conv, filters);
    const int small_output = Smaller(output);
    const int small_input = Smaller(input);
    graph::Op& op = graph_.ops[index];
    op.inputs = {small_input, weights, bias};
    op.outputs = {small_output};
  }

  // The tensor without its dropped channels: a new one, for it holds something else.
  int Smaller(int tensor) {
    if (dropped_.count(tensor) == 0) return tensor;
    const auto [found, is_new] = smaller_.emplace(tensor, 0);
    if (is_new) {
      Tensor small = graph_.tensors[static_cast<size_t>(tensor)];
      small.shape[3] = static_cast<int32_t>(Kept(tensor, small.shape[3]).size());
      small.shape_signature.clear();
      found->second = static_cast<int>(graph_.tensors.size());
      graph_.tensors.push_back(std::move(small));
    }
    return found->second;
  }

  int AddWeights(size_t index,
                 const Convolution& conv,
                 const std::vector<int32_t>& filters,
                 const std::vector<int32_t>& channels) {
    const int32_t taps = conv.w[1] * conv.w[2];
    graph::Bytes bytes;
    const auto put = [&](int32_t f, int32_t tap, int32_t c) {
      bytes.push_back(static_cast<uint8_t>(conv.weight(f, tap, c)));
    };
    if (conv.depthwise) {
      for (int32_t tap = 0; tap < taps; ++tap) {
        for (const int32_t f : filters) put(f, tap, f);
      }
    } else {
      for (const int32_t f : filters) {
        for (int32_t tap = 0; tap < taps; ++tap) {
          for (const int32_t c : channels) put(f, tap, c);
        }
      }
    }
    Tensor like = graph_.tensors[static_cast<size_t>(graph_.ops[index].inputs[1])];
    like.shape[conv.depthwise ? 3 : 0] = static_cast<int32_t>(filters.size());
    if (!conv.depthwise) like.shape[3] = static_cast<int32_t>(channels.size());
    like.shape_signature.clear();
    KeepChannels(filters, conv.filters(), like.quantization);
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
  int AddBias(size_t index, const Convolution& conv, const std::vector<int32_t>& filters) {
    std::vector<int32_t> bias;
    for (const int32_t f : filters) {
      int32_t sum = conv.bias[static_cast<size_t>(f)];
      for (int32_t c = 0; c < conv.channels() && !conv.depthwise; ++c) {
        sum = WrapAdd(sum, Contribution(index, conv, f, c));
      }
      bias.push_back(sum);
    }
    Tensor like;
    like.name = graph_.tensors[static_cast<size_t>(Output(index))].name + "/bias";
    like.dtype = graph::DType::kInt32;
    like.shape = {static_cast<int32_t>(bias.size())};
    graph::Bytes bytes(bias.size() * sizeof(int32_t));
    std::memcpy(bytes.data(), bias.data(), bytes.size());
    return AddConstant(module_, graph_, std::move(like), std::move(bytes));
  }

  int32_t Contribution(size_t index, const Convolution& conv, int32_t f, int32_t c) const {
    const auto channel = static_cast<size_t>(c);
    if (!IsDropped(Input(index), channel)) return 0;
    const std::optional<int32_t> value = Constant(Input(index), channel, conv.channels());
    if (!value) return 0;  // its weights are zeros
    int32_t sum = 0;
    for (int32_t tap = 0; tap < conv.w[1] * conv.w[2]; ++tap) {
      sum = WrapAdd(sum, WrapMul(conv.weight(f, tap, c), *value - conv.input_zero_point));
    }
    return sum;
  }

  graph::Module& module_;
  Subgraph& graph_;
  std::map<int, Ranges> ranges_;
  std::map<size_t, Convolution> convs_;
  std::map<int, Flags> dropped_;  // by tensor
  std::map<int, int> smaller_;    // the tensors that take their places
};

}  // namespace

int DropChannels(graph::Module& module, graph::Subgraph& graph, const ops::LowerOptions& options) {
  return Dropper(module, graph, options.rounding).Run();
}

}  // namespace mote::passes
