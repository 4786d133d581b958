// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/channel_twins.h"

#include <array>
#include <numeric>

namespace mote::passes {
namespace {

// What a filter does to an input of which some channels are equal.
class FilterReader {
 public:
  FilterReader(const Convolution& layer, Twins inputs)
      : layer_(layer), inputs_(std::move(inputs)) {}

  std::array<int32_t, 3> End(int32_t f) const {
    const Requant& requant = layer_.requants[static_cast<size_t>(f)];
    return {layer_.bias[static_cast<size_t>(f)], requant.multiplier, requant.shift};
  }

  // The weights for an input stand where its first twin is, and zeros for the others.
  std::vector<int32_t> Weights(int32_t f) const {
    const int32_t taps = layer_.w[1] * layer_.w[2];
    std::vector<int32_t> weights;
    if (layer_.depthwise) {
      weights.push_back(FirstTwin(f));
      for (int32_t tap = 0; tap < taps; ++tap) weights.push_back(layer_.weight(f, tap, f));
      return weights;
    }
    weights.resize(layer_.row());
    for (int32_t tap = 0; tap < taps; ++tap) {
      for (int32_t c = 0; c < layer_.channels(); ++c) {
        const int32_t at = tap * layer_.channels() + FirstTwin(c);
        int32_t& sum = weights[static_cast<size_t>(at)];
        sum = WrapAdd(sum, layer_.weight(f, tap, c));
      }
    }
    return weights;
  }

 private:
  int32_t FirstTwin(int32_t channel) const {
    const int32_t lane = channel % static_cast<int32_t>(inputs_.size());
    return channel - lane + inputs_[static_cast<size_t>(lane)];
  }

  const Convolution& layer_;
  Twins inputs_;
};

Twins NoTwins(int32_t channels) {
  Twins twins(static_cast<size_t>(channels));
  std::iota(twins.begin(), twins.end(), 0);
  return twins;
}

// Weights are looked at where biases and multipliers are equal already, which is rare.
Twins OfLayer(const Convolution& layer, const Twins* inputs) {
  const bool fits =
      inputs != nullptr && layer.channels() % static_cast<int32_t>(inputs->size()) == 0;
  const FilterReader filters(layer, fits ? *inputs : NoTwins(layer.channels()));
  std::map<std::array<int32_t, 3>, std::vector<int32_t>> alike;
  for (int32_t f = 0; f < layer.filters(); ++f) alike[filters.End(f)].push_back(f);
  Twins twins = NoTwins(layer.filters());
  for (const auto& [end, all] : alike) {
    if (all.size() < 2) continue;
    std::map<std::vector<int32_t>, int32_t> first;
    for (const int32_t f : all) {
      twins[static_cast<size_t>(f)] = first.emplace(filters.Weights(f), f).first->second;
    }
  }
  return twins;
}

}  // namespace

std::map<int, Twins> TwinsOf(const graph::Module& module,
                             const graph::Subgraph& graph,
                             const ops::LowerOptions& options,
                             const Layers& layers) {
  std::map<int, Twins> twins;
  for (size_t i = 0; i < graph.ops.size(); ++i) {
    const ops::OpView op(module, graph, i);
    const auto layer = layers.find(i);
    const bool has_input = op.input_count() > 0 && op.has_input(0);
    const auto inputs = has_input ? twins.find(op.input_id(0)) : twins.end();
    const bool known = inputs != twins.end();
    if (layer != layers.end()) {
      twins[op.output_id(0)] = OfLayer(layer->second, known ? &inputs->second : nullptr);
    } else if (known && CarriesChannels(op, options)) {
      const graph::Shape& shape = op.output(0).shape;
      const auto channels = static_cast<int32_t>(inputs->second.size());
      if (!shape.empty() && shape.back() % channels == 0) twins[op.output_id(0)] = inputs->second;
    }
  }
  return twins;
}

}  // namespace mote::passes
