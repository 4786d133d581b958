// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/work.h"

#include <algorithm>
#include <map>
#include <string>

#include "compiler/ops/macs.h"

namespace mote::ops {
namespace {

int64_t Plus(int64_t a, int64_t b) { return a > kMaxWork - b ? kMaxWork : a + b; }
int64_t Times(int64_t a, int64_t b) { return b > 0 && a > kMaxWork / b ? kMaxWork : a * b; }

// Dimensions of zero as ones: a kernel may walk along the others and find nothing there.
int64_t Elements(const graph::Tensor& tensor) {
  int64_t elements = 1;
  for (const int32_t dimension : tensor.shape) {
    elements = Times(elements, std::max(dimension, 1));
  }
  return elements;
}

// Every operand once: operators that look at an element a fixed number of times.
int64_t Touched(const OpView& op) {
  int64_t elements = 1;
  for (size_t i = 0; i < op.input_count(); ++i) {
    if (op.has_input(i)) elements = Plus(elements, Elements(op.input(i)));
  }
  for (size_t i = 0; i < op.output_count(); ++i) {
    elements = Plus(elements, Elements(op.output(i)));
  }
  return elements;
}

// Every output looks at a window, of which only what lies in the image counts.
int64_t Pool(const OpView& op) {
  if (!op.has_input(0) || op.output_count() == 0 || op.input(0).shape.size() != 4) return 0;
  const auto clipped = [&](const char* filter, size_t d) {
    return std::clamp<int64_t>(op.attributes().Int(filter, 0), 0, op.input(0).shape[d]);
  };
  const int64_t window = Times(clipped("filter_height", 1), clipped("filter_width", 2));
  return Times(Elements(op.output(0)), window);
}

// Every output sums over a row of the first input: its last dimension, or the one before it.
int64_t MatMul(const OpView& op) {
  if (!op.has_input(0) || op.output_count() == 0) return 0;
  const graph::Shape& x = op.input(0).shape;
  const auto row = [&](size_t back) {
    return x.size() < back ? int64_t{1} : int64_t{x[x.size() - back]};
  };
  return Times(Elements(op.output(0)), std::max(row(1), row(2)));
}

// Every step in time multiplies by all of the weights and the state.
int64_t Recurrent(const OpView& op) {
  if (!op.has_input(0)) return 0;
  const graph::Shape& x = op.input(0).shape;
  const int64_t per_step = x.empty() ? 1 : std::max<int64_t>(1, x.back());
  int64_t weights = 0;
  for (size_t i = 1; i < op.input_count(); ++i) {
    if (op.has_input(i)) weights = Plus(weights, Elements(op.input(i)));
  }
  return Times(Elements(op.input(0)) / per_step, weights);
}

}  // namespace

int64_t WorkOf(const OpView& op) {
  static const std::map<std::string, int64_t (*)(const OpView&)> kRules = {
      {"AVERAGE_POOL_2D", Pool},
      {"BATCH_MATMUL", MatMul},
      {"CONV_2D", MacsOf},
      {"DEPTHWISE_CONV_2D", MacsOf},
      {"FULLY_CONNECTED", MacsOf},
      {"L2_POOL_2D", Pool},
      {"MAX_POOL_2D", Pool},
      {"SVDF", Recurrent},
      {"TRANSPOSE_CONV", MacsOf},
      {"UNIDIRECTIONAL_SEQUENCE_LSTM", Recurrent},
  };
  const int64_t touched = Touched(op);
  const auto rule = kRules.find(op.op().opcode);
  return rule == kRules.end() ? touched : Plus(touched, rule->second(op));
}

}  // namespace mote::ops
