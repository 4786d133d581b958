// SPDX-License-Identifier: Apache-2.0
// conv(x - zx, w, b)  =>  conv(x, w, b - zx * sum(w))
// The inner loop then multiplies plain bytes. Padded taps read zx, so borders stay exact too. The
// sum is taken modulo 2^32 on both sides.
#include <cstring>

#include "compiler/ops/layer.h"
#include "compiler/passes/pass.h"
#include "compiler/passes/rewrite.h"

namespace mote::passes {
namespace {

using graph::DType;
using ops::OpView;

bool HasConstantWeights(const OpView& op) {
  if (!op.is_constant(1)) return false;
  const DType weights = op.input(1).dtype;
  if (op.input(0).dtype != DType::kInt8) return false;
  if (weights != DType::kInt8 && weights != DType::kInt4) return false;
  if (op.input(0).quantization.zero_point.size() != 1 || op.input(1).shape.empty()) return false;
  for (const int64_t zero_point : op.input(1).quantization.zero_point) {
    if (zero_point != 0) return false;
  }
  return true;
}

bool HasConstantBiasOrNone(const OpView& op, size_t channels) {
  if (!op.has_input(2)) return true;
  return op.is_constant(2) && op.input(2).dtype == DType::kInt32 &&
         op.constant(2).size() == channels * sizeof(int32_t);
}

// The output channel is outermost.
std::vector<int32_t> ChannelSums(const OpView& op, size_t channels) {
  const std::vector<int8_t> w = ops::WeightValues(op, 1);
  std::vector<int32_t> sums(channels, 0);
  const size_t per_channel = channels == 0 ? 0 : w.size() / channels;
  for (size_t i = 0; i < w.size(); ++i) sums[i / per_channel] += w[i];
  return sums;
}

graph::Bytes FoldedBias(const OpView& op, size_t channels, int32_t zero_point) {
  std::vector<int32_t> bias(channels, 0);
  if (op.has_input(2)) bias = op.Values<int32_t>(2);
  const std::vector<int32_t> sums = ChannelSums(op, channels);
  for (size_t c = 0; c < channels; ++c) bias[c] = WrapSub(bias[c], WrapMul(zero_point, sums[c]));
  graph::Bytes bytes(channels * sizeof(int32_t));
  if (!bytes.empty()) std::memcpy(bytes.data(), bias.data(), bytes.size());
  return bytes;
}

graph::Tensor BiasTensor(const OpView& op, size_t channels) {
  if (op.has_input(2)) return op.input(2);
  graph::Tensor bias;
  bias.name = op.name() + "/bias";
  bias.dtype = DType::kInt32;
  bias.shape = {static_cast<int32_t>(channels)};
  return bias;
}

bool Fold(graph::Module& module, graph::Subgraph& graph, size_t index) {
  const OpView op(module, graph, index);
  // Kernels of DEPTHWISE_CONV_2D take the zero point off as they widen an element, at no cost, and
  // skip what lies outside of the image.
  if (!IsOp(op, {"CONV_2D", "FULLY_CONNECTED"}, 2) || !HasConstantWeights(op) ||
      op.attributes().Has(ops::kFoldedZeroPoint)) {
    return false;
  }
  const size_t channels = static_cast<size_t>(op.input(1).shape[0]);
  const int64_t zero_point = op.input(0).quantization.zero_point[0];
  if (zero_point == 0 || zero_point < -128 || zero_point > 127) return false;
  if (!HasConstantBiasOrNone(op, channels)) return false;
  graph::Bytes bias = FoldedBias(op, channels, static_cast<int32_t>(zero_point));
  const int tensor = AddConstant(module, graph, BiasTensor(op, channels), std::move(bias));
  graph.ops[index].inputs.resize(3, graph::kAbsent);
  graph.ops[index].inputs[2] = tensor;
  graph.ops[index].attributes.Set(ops::kFoldedZeroPoint, true);
  return true;
}

}  // namespace

Rewrites FoldInputZeroPoint(graph::Module& module,
                            graph::Subgraph& graph,
                            const ops::LowerOptions& /*options*/) {
  int folded = 0;
  for (size_t i = 0; i < graph.ops.size(); ++i) folded += Fold(module, graph, i) ? 1 : 0;
  return folded;
}

}  // namespace mote::passes
