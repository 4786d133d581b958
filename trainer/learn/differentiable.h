// SPDX-License-Identifier: Apache-2.0
// The operators of TensorFlow Lite as functions of LibTorch, which knows their gradients.
// Tensors of four dimensions are [N, C, H, W] here, in memory [N, H, W, C] as the model has them.
#pragma once

#include <ATen/ATen.h>

#include <string>
#include <vector>

#include "compiler/graph/module.h"

namespace mote::trainer {

// What an operator computes with.
struct Operands {
  const graph::Module* module;
  const graph::Op* op;
  std::vector<at::Tensor> inputs;  // as `op` lists them; undefined where absent or not of floats
  bool is_sum_only = false;        // without bias and activation: a batch norm comes between
};

// nullptr for an operator that is not known.
using Differentiable = at::Tensor (*)(const Operands&);
Differentiable DifferentiableOf(const std::string& opcode);
std::vector<std::string> DifferentiableOpcodes();

// RELU and so on, in `name` of fused_activation_function; others are refused when the learner is
// made.
bool IsKnownActivation(const std::string& name);
at::Tensor Activated(const at::Tensor& x, const std::string& name);
std::string ActivationOf(const graph::Op& op);

// A constant of the model as such a tensor, and its values back in the model's order.
at::Tensor WithModelLayout(const at::Tensor& nhwc);  // [N,H,W,C] -> [N,C,H,W]
at::Tensor InModelOrder(const at::Tensor& tensor);   // [N,C,H,W] -> [N,H,W,C], contiguous

// Weights as LibTorch wants them: CONV_2D [Co,Kh,Kw,Ci] -> [Co,Ci,Kh,Kw]; DEPTHWISE_CONV_2D
// [1,Kh,Kw,C] -> [C,1,Kh,Kw]; others as they are.
at::Tensor WeightsForTorch(const graph::Op& op, const at::Tensor& weights);
at::Tensor WeightsForModel(const graph::Op& op, const at::Tensor& weights);

}  // namespace mote::trainer
