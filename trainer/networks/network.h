// SPDX-License-Identifier: Apache-2.0
// A network before it has learned: a float32 model with random weights, and what its layers do only
// while they learn.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "compiler/graph/module.h"
#include "support/result.h"

namespace mote::trainer {

// What an operator does only in training.
struct Training {
  bool batch_norm = false;  // between the sums and the activation; folded into weights afterwards
  double dropout = 0;       // of so many of its first input
};

struct Network {
  graph::Module module;             // one input and one output of float32
  std::vector<Training> operators;  // of the main subgraph
};

// What a network is built for.
struct NetworkPorts {
  graph::Shape input;   // [1, frames, values] of frames, [1, height, width, channels] of images
  int32_t outputs = 0;  // classes; 0: as many values as the input has, an autoencoder
  uint64_t seed = 0;    // of its weights

  bool is_image() const { return input.size() == 4; }
};

// Errors: an input that the network cannot take
using Blueprint = std::function<Result<Network>(const NetworkPorts&)>;

}  // namespace mote::trainer
