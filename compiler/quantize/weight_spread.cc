// SPDX-License-Identifier: Apache-2.0
#include "compiler/quantize/weight_spread.h"

#include <algorithm>

#include "compiler/quantize/rules.h"
#include "compiler/quantize/weights.h"

namespace mote::quantize {
namespace {

constexpr double kUseless = 1e-6;  // of the largest: channels that training has left with next to 0

}  // namespace

double WeightSpread(const graph::Module& model, const graph::Op& op) {
  const Rule* const rule = RuleFor(op.opcode);
  if (rule == nullptr || rule->weights < 0) return 0;
  const auto index = static_cast<size_t>(rule->weights);
  if (index >= op.inputs.size() || op.inputs[index] == graph::kAbsent) return 0;
  const graph::Tensor& weights = model.main().tensors[static_cast<size_t>(op.inputs[index])];
  if (!graph::IsConstant(model, weights) || weights.dtype != graph::DType::kFloat32) return 0;
  std::vector<double> magnitudes = ChannelMagnitudes(
      FloatsOf(model, weights), weights.shape, rule->axis == kPerTensor ? 0 : rule->axis);
  const double largest = *std::max_element(magnitudes.begin(), magnitudes.end());
  std::erase_if(magnitudes, [&](double magnitude) { return magnitude <= kUseless * largest; });
  if (magnitudes.empty()) return 0;
  std::sort(magnitudes.begin(), magnitudes.end());
  return magnitudes.back() / magnitudes[(magnitudes.size() - 1) / 2];
}

}  // namespace mote::quantize
