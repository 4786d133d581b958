// SPDX-License-Identifier: Apache-2.0
// What the elements of int8 tensors can be, whatever the input is: by intervals, through the sums
// of layers, their requantisation, clamp and padding, and through pools, position by position.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "compiler/ops/op_def.h"
#include "compiler/ops/requant.h"
#include "compiler/ops/window.h"

namespace mote::passes {

// Each element of the tensor lies in [low, high].
struct Ranges {
  std::vector<int16_t> low, high;
};

// A convolution of one int8 image with constant weights, as plain numbers. One of depth has as many
// filters as channels. A fully connected layer is one of kernel 1 over an image of a pixel a row.
struct Convolution {
  bool depthwise = false;
  bool fully_connected = false;
  graph::Shape x, y, w;
  ops::Window window;
  std::vector<int8_t> weights;
  std::vector<int32_t> bias;
  std::vector<Requant> requants;
  int32_t input_zero_point = 0, output_zero_point = 0;
  ops::ActRange act = {};

  int32_t channels() const { return x[3]; }
  int32_t filters() const { return y[3]; }
  // Of filter f at a tap (ky * Kw + kx); of a depthwise one `channel` is f.
  int32_t weight(int32_t f, int32_t tap, int32_t channel) const;
  // Weights of a filter, one after the other. Of one of depth they are not.
  size_t row() const { return weights.size() / static_cast<size_t>(filters()); }
  // No window ever reaches beyond the image.
  bool StaysInside() const;
};

// nullopt for any other operator.
std::optional<Convolution> ConvolutionOf(const ops::OpView& op, const ops::LowerOptions& options);

// An operator that neither mixes channels nor moves them: element i of input 0 and of the output
// belongs to channel i mod C. No output falls where an input rises. Pools, means over height and
// width, clamps, reshapes, all of int8.
bool CarriesChannels(const ops::OpView& op, const ops::LowerOptions& options);

// Little enough to look at all channels, and to run what carries them.
bool TakesLittleWork(const graph::Module& module, const graph::Subgraph& graph);

// Of all tensors that such operators write. Empty where that is too much work.
std::map<int, Ranges> RangesOf(const graph::Module& module,
                               const graph::Subgraph& graph,
                               const ops::LowerOptions& options);

}  // namespace mote::passes
