// SPDX-License-Identifier: Apache-2.0
// What the elements of int8 images can be, whatever the input is: by intervals, through the sums of
// convolutions, their requantisation, clamp and padding, position by position.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "compiler/ops/op_def.h"
#include "compiler/ops/requant.h"
#include "compiler/ops/window.h"

namespace mote::passes {

// Each element of [H,W,C] lies in [low, high].
struct Ranges {
  std::vector<int16_t> low, high;
};

// A convolution of one int8 image with constant weights, as plain numbers. One of depth has as many
// filters as channels.
struct Convolution {
  bool depthwise = false;
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
  // No window ever reaches beyond the image.
  bool StaysInside() const;
};

// nullopt for any other operator.
std::optional<Convolution> ConvolutionOf(const ops::OpView& op);

// Of all tensors that such convolutions of the subgraph write. Empty where that is too much work.
std::map<int, Ranges> RangesOf(const graph::Module& module,
                               const graph::Subgraph& graph,
                               Rounding rounding);

}  // namespace mote::passes
