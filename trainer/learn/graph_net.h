// SPDX-License-Identifier: Apache-2.0
// A float model that LibTorch can differentiate: constants of layers are its parameters.
#pragma once

#include <ATen/ATen.h>

#include <string>
#include <utility>
#include <vector>

#include "trainer/learn/differentiable.h"
#include "trainer/networks/network.h"

namespace mote::trainer {

class GraphNet {
 public:
  // Errors: an operator or activation without a gradient here, by name
  static Result<GraphNet> Make(const Network& network);

  struct Answer {
    at::Tensor output;  // in the model's order
    at::Tensor logits;  // what goes into the SOFTMAX that gives the output; else undefined
  };
  // `x`: [rows, values], the inputs in the model's order. Of double, once integers are imitated:
  // all is computed in double.
  Answer Forward(const at::Tensor& x, bool is_training);

  // Batch norms into weights and biases, for good.
  void Fold();
  // From now on tensors with a scale, and weights and biases of layers, are rounded as integers.
  void Imitate(std::vector<graph::Quantization> scales) { scales_ = std::move(scales); }

  // With what it has learned; batch norms folded.
  graph::Module Export() const;

  std::vector<at::Tensor> weights() const;     // with weight decay
  std::vector<at::Tensor> others() const;      // without: biases, and what batch norms learn
  std::vector<at::Tensor> statistics() const;  // of batch norms: not learned by gradients

 private:
  struct Layer {
    Differentiable function = nullptr;
    Training training;
    at::Tensor weights, bias;                // of LibTorch's shape; undefined where it has none
    at::Tensor gain, shift, mean, variance;  // of a batch norm
    bool has_norm() const { return gain.defined(); }
  };
  struct Folded {
    at::Tensor weights, bias;
  };

  void AddLayer(const graph::Op& op, const Training& training);
  at::Tensor Constant(int tensor) const;
  Folded FoldedOf(const Layer& layer) const;
  Operands OperandsOf(size_t op, const std::vector<at::Tensor>& values, bool is_training) const;
  at::Tensor Run(size_t op, const std::vector<at::Tensor>& values, bool is_training);
  void SetConstant(graph::Module& module, int tensor, const at::Tensor& values) const;

  graph::Module module_;
  std::vector<Layer> layers_;  // of each operator
  std::vector<graph::Quantization> scales_;
};

}  // namespace mote::trainer
