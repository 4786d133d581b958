// SPDX-License-Identifier: Apache-2.0
#include "compiler/quantize/trial.h"

#include <algorithm>
#include <cstring>

#include "compiler/program/compile.h"

namespace mote::quantize {

Reals RealsOf(Span<const uint8_t> bytes) {
  Reals values(bytes.size() / sizeof(float));
  if (!values.empty()) std::memcpy(values.data(), bytes.data(), values.size() * sizeof(float));
  return values;
}

Reals RealsOf(const Values& values, int tensor) {
  const graph::Bytes& bytes = values.at(tensor);
  return RealsOf({bytes.data(), bytes.size()});
}

void Deviation::Add(const Reals& wanted, const Reals& found) {
  for (size_t i = 0; i < wanted.size(); ++i) {
    const auto right = static_cast<double>(wanted[i]);
    const double error = right - static_cast<double>(found[i]);
    signal += right * right;
    noise += error * error;
  }
}

Result<std::unique_ptr<Model>> Model::Of(const graph::Module& module) {
  program::CompileOptions options;
  options.run_passes = false;
  MOTE_TRY(program::Program program, program::Compile(module, options));
  return std::make_unique<Model>(std::move(program));
}

Model::Model(program::Program program) : program_(std::move(program)), executor_(program_) {}

void Model::Run(const std::vector<int>& tensors, const Values& values) {
  for (size_t i = 0; i < tensors.size(); ++i) {
    const graph::Bytes& bytes = values.at(tensors[i]);
    const Span<uint8_t> input = executor_.Input(i);
    MOTE_CHECK(bytes.size() == input.size(), "an input of the model's size");
    std::copy(bytes.begin(), bytes.end(), input.begin());
  }
  executor_.Invoke();
}

Result<Trial> Trial::Of(const SingleLayer& layer) {
  MOTE_TRY(std::unique_ptr<Model> real, Model::Of(layer.real));
  MOTE_TRY(std::unique_ptr<Model> integers, Model::Of(layer.integers));
  return Trial(layer, std::move(real), std::move(integers));
}

Trial::Trial(const SingleLayer& layer, std::unique_ptr<Model> real, std::unique_ptr<Model> integers)
    : inputs_(layer.inputs),
      outputs_(layer.outputs),
      real_(std::move(real)),
      integers_(std::move(integers)),
      deviations_(layer.outputs.size()) {}

void Trial::Run(const Values& values) {
  for (Model* const model : {real_.get(), integers_.get()}) model->Run(inputs_, values);
  for (size_t i = 0; i < outputs_.size(); ++i) {
    deviations_[i].Add(real_->OutputReals(i), integers_->OutputReals(i));
  }
  elements_ += static_cast<double>(real_->OutputReals(0).size());
}

double Trial::NoiseAt(int output) const {
  for (size_t i = 1; i < outputs_.size(); ++i) {
    if (outputs_[i] == output) return deviations_[i].noise;
  }
  return 0;  // it does not depend on the layer
}

double Trial::MeanSquareError() const {
  return elements_ == 0 ? 0 : deviations_[0].noise / elements_;
}

}  // namespace mote::quantize
