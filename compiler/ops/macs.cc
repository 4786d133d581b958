// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/macs.h"

#include <map>
#include <string>

namespace mote::ops {
namespace {

// Every output element sums over the weights of its channel: `channels` is the output's share of
// the weights' elements.
int64_t PerOutput(const OpView& op, int64_t channels) {
  const int64_t outputs = graph::ElementCount(op.output(0).shape).value_or(0);
  const int64_t weights = graph::ElementCount(op.input(1).shape).value_or(0);
  return channels > 0 ? outputs * (weights / channels) : 0;
}

int64_t FirstDimension(const OpView& op) { return PerOutput(op, op.input(1).shape.front()); }

int64_t LastDimension(const OpView& op) { return PerOutput(op, op.input(1).shape.back()); }

// Input 2 of a transposed convolution is the image: each of its elements meets Kh*Kw*Co weights.
int64_t TransposeConv(const OpView& op) {
  if (!op.has_input(2)) return 0;
  const int64_t inputs = graph::ElementCount(op.input(2).shape).value_or(0);
  const int64_t weights = graph::ElementCount(op.input(1).shape).value_or(0);
  const int64_t channels = op.input(1).shape.back();
  return channels > 0 ? inputs * (weights / channels) : 0;
}

// Each output element sums over the shared dimension, the last of input 0 or the one before it.
int64_t BatchMatmul(const OpView& op) {
  const graph::Shape& x = op.input(0).shape;
  if (x.size() < 2) return 0;
  const bool transposed = op.attributes().Bool("adj_x", false);
  const int64_t depth = transposed ? x[x.size() - 2] : x.back();
  return graph::ElementCount(op.output(0).shape).value_or(0) * depth;
}

// F filters over I inputs and M steps of the past.
int64_t Svdf(const OpView& op) {
  if (!op.has_input(2) || op.input(0).shape.empty()) return 0;
  const int64_t weights = graph::ElementCount(op.input(1).shape).value_or(0) +
                          graph::ElementCount(op.input(2).shape).value_or(0);
  return op.input(0).shape[0] * weights;
}

// Four gates, each with a matrix for the input and one for the hidden state, at each step.
int64_t Lstm(const OpView& op) {
  if (!op.has_input(5) || op.output(0).shape.size() != 3) return 0;
  const int64_t steps = int64_t{op.output(0).shape[0]} * op.output(0).shape[1];
  const int64_t weights = graph::ElementCount(op.input(1).shape).value_or(0) +
                          graph::ElementCount(op.input(5).shape).value_or(0);
  return steps * 4 * weights;
}

}  // namespace

int64_t MacsOf(const OpView& op) {
  static const std::map<std::string, int64_t (*)(const OpView&)> kRules = {
      {"BATCH_MATMUL", BatchMatmul},
      {"CONV_2D", FirstDimension},
      {"FULLY_CONNECTED", FirstDimension},
      {"DEPTHWISE_CONV_2D", LastDimension},
      {"SVDF", Svdf},
      {"TRANSPOSE_CONV", TransposeConv},
      {"UNIDIRECTIONAL_SEQUENCE_LSTM", Lstm},
  };
  const auto rule = kRules.find(op.op().opcode);
  const bool has_weights = !op.op().custom && op.output_count() > 0 && op.has_input(1);
  if (rule == kRules.end() || !has_weights || op.input(1).shape.empty()) return 0;
  return rule->second(op);
}

}  // namespace mote::ops
