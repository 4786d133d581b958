// SPDX-License-Identifier: Apache-2.0
// A network that learns. What is behind it is LibTorch, in a library of its own that is loaded when
// it is wanted (load.h): so mote needs it only to train, and this header only says what it does.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "compiler/graph/module.h"
#include "runtime/base/span.h"
#include "support/result.h"
#include "trainer/networks/network.h"

namespace mote::trainer {

enum class Loss {
  kClasses,  // cross entropy of what goes into the last SOFTMAX
  kRebuild,  // mean square error of output and input
};

enum class Optimizer { kAdamW, kSgd };

struct LearnerSettings {
  Loss loss = Loss::kClasses;
  Optimizer optimizer = Optimizer::kAdamW;
  double weight_decay = 1e-4;  // of weights, not of biases and batch norms
  double momentum = 0.9;       // kSgd
  double label_smoothing = 0;  // kClasses
  double input_scale = 1;      // a row's int8 q means input_scale * (q - input_zero_point)
  int32_t input_zero_point = 0;
  int threads = 1;
};

// Rows of int8, one after the other, each an input of the network.
struct Batch {
  Span<const int8_t> rows;
  Span<const int32_t> labels;  // of each row; kRebuild: empty
  Span<const float> weights;   // of each row in the loss; empty: all 1
};

class Learner {
 public:
  virtual ~Learner() = default;

  // Dropout is a matter of this seed and of the steps since.
  virtual void Seed(uint64_t seed) = 0;
  // Learns of a batch; returns its loss, the weighted mean over its rows.
  virtual double Step(const Batch& batch, double learning_rate) = 0;
  // The output of each row, one after the other, as the model of Export() has it; where
  // quantisation is imitated, as the integers would. Batch norms as they have learned, no dropout.
  virtual std::vector<float> Infer(Span<const int8_t> rows) = 0;
  // Once integers are imitated: what goes into the last SOFTMAX, or the output where there is none.
  // In double: a sum of float32 next to the edge of a step may fall to its other side.
  virtual std::vector<float> InferLogits(Span<const int8_t> rows) = 0;

  // The float model: batch norms are folded into weights and biases.
  virtual graph::Module Export() const = 0;
  // From now on each step sees weights and tensors rounded as integers are (and gradients as if
  // they were not): of tensors, by these scales of quantize::ActivationScales(); of weights, by
  // what they are at each step. Batch norms are folded for good, and the optimizer begins anew.
  virtual void ImitateIntegers(const std::vector<graph::Quantization>& scales) = 0;

  // All that it knows, to go on from later: a learner of the same network that loads it is the same
  // learner, bit for bit.
  virtual std::string Save() const = 0;
  // Errors: not what Save() gave for such a network; then nothing is changed
  virtual Status Load(const std::string& state) = 0;
};

}  // namespace mote::trainer
