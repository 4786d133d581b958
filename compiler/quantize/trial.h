// SPDX-License-Identifier: Apache-2.0
// Models of real numbers run side by side, and how far their answers are apart.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "compiler/program/execute.h"
#include "compiler/program/program.h"
#include "compiler/quantize/single_layer.h"
#include "support/result.h"

namespace mote::quantize {

using Reals = std::vector<float>;
Reals RealsOf(Span<const uint8_t> bytes);

// What is right against what was found, summed over samples.
struct Deviation {
  double signal = 0, noise = 0;
  void Add(const Reals& wanted, const Reals& found);
};

// The bytes of tensors, by their numbers in the float model.
using Values = std::map<int, graph::Bytes>;
Reals RealsOf(const Values& values, int tensor);

// A model of which every operator is computed, over and over.
class Model {
 public:
  // Errors: as program::Compile()
  static Result<std::unique_ptr<Model>> Of(const graph::Module& module);
  explicit Model(program::Program program);

  size_t inputs() const { return program_.inputs.size(); }
  size_t InputBytes(size_t i) { return executor_.Input(i).size(); }
  // `tensors[i]`: input i in `values`.
  void Run(const std::vector<int>& tensors, const Values& values);
  Span<const uint8_t> Output(size_t i) const { return executor_.Output(i); }
  Reals OutputReals(size_t i) const { return RealsOf(executor_.Output(i)); }

 private:
  program::Program program_;
  program::Executor executor_;
};

// One layer of integers among float ones.
class Trial {
 public:
  static Result<Trial> Of(const SingleLayer& layer);

  void Run(const Values& values);

  // The squares of what it changes of an output, a tensor of the float model, summed.
  double NoiseAt(int output) const;
  // Of a value of the layer's own output.
  double MeanSquareError() const;

 private:
  Trial(const SingleLayer& layer, std::unique_ptr<Model> real, std::unique_ptr<Model> integers);

  std::vector<int> inputs_, outputs_;
  std::unique_ptr<Model> real_, integers_;
  std::vector<Deviation> deviations_;  // of outputs
  double elements_ = 0;
};

}  // namespace mote::quantize
