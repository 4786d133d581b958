// SPDX-License-Identifier: Apache-2.0
#include "compiler/quantize/scales.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "compiler/quantize/rules.h"
#include "compiler/quantize/weights.h"

namespace mote::quantize {
namespace {

bool IsReal(const graph::Module& model, int tensor) {
  return tensor != graph::kAbsent &&
         model.main().tensors[static_cast<size_t>(tensor)].dtype == graph::DType::kFloat32;
}

// Tensors that share a scale.
class Groups {
 public:
  explicit Groups(size_t tensors) : parents_(tensors) {
    std::iota(parents_.begin(), parents_.end(), size_t{0});
  }
  size_t Of(size_t tensor) {
    while (parents_[tensor] != tensor) tensor = parents_[tensor] = parents_[parents_[tensor]];
    return tensor;
  }
  void Join(size_t a, size_t b) { parents_[Of(a)] = Of(b); }

 private:
  std::vector<size_t> parents_;
};

// Those that have a scale.
std::vector<int> TensorsOf(const graph::Module& model, const graph::Op& op) {
  std::vector<int> tensors = ActivationInputs(model, op);
  for (const int output : op.outputs) {
    if (IsReal(model, output)) tensors.push_back(output);
  }
  return tensors;
}

// What integers of that scale stand for, and a step more: 1 is next to 255/256.
Range HeldBy(const graph::Quantization& quantization, Activations activations) {
  const bool is_wide = activations == Activations::kInt16;
  const double most = is_wide ? 32767 : 127, least = -most - 1;
  const auto scale = static_cast<double>(quantization.scale[0]);
  const auto zero_point = static_cast<double>(quantization.zero_point[0]);
  return {scale * (least - 1 - zero_point), scale * (most + 1 - zero_point)};
}

class Chooser {
 public:
  Chooser(const graph::Module& model,
          const std::vector<Histogram>& seen,
          const QuantizeOptions& options)
      : model_(model),
        seen_(seen),
        options_(options),
        groups_(ScaleGroups(model)),
        own_(seen.size()),
        fixed_(seen.size()),
        is_mixed_(seen.size()),
        ranges_(seen.size()),
        is_infinite_(seen.size()) {}

  std::vector<graph::Quantization> All() {
    FindInfinite();
    for (size_t i = 0; i < seen_.size(); ++i) Include(i);
    FixInputs();
    for (const graph::Op& op : model_.main().ops) FixOutputs(op);
    for (size_t i = 0; i < seen_.size(); ++i) MixConstant(i);
    std::vector<graph::Quantization> scales(seen_.size());
    for (const graph::Op& op : model_.main().ops) {
      for (const int tensor : TensorsOf(model_, op)) Set(static_cast<size_t>(tensor), scales);
    }
    for (const int input : model_.main().inputs) {
      if (IsReal(model_, input)) Set(static_cast<size_t>(input), scales);
    }
    return scales;
  }

 private:
  // Masks and pads that stand for infinity, and what is padded with them: they saturate, which is
  // what they are there for, and a range that held them would hold nothing else.
  void FindInfinite() {
    constexpr float kAsGoodAsInfinite = 1e9F;
    for (size_t i = 0; i < seen_.size(); ++i) {
      const graph::Tensor& t = model_.main().tensors[i];
      if (t.dtype != graph::DType::kFloat32 || !graph::IsConstant(model_, t)) continue;
      const std::vector<float> values = FloatsOf(model_, t);
      is_infinite_[i] = std::any_of(
          values.begin(), values.end(), [](float v) { return std::abs(v) >= kAsGoodAsInfinite; });
    }
    for (const graph::Op& op : model_.main().ops) {
      const Rule* const rule = RuleFor(op.opcode);
      if (rule == nullptr || rule->scales != Scales::kSame) continue;
      for (const int input : ActivationInputs(model_, op)) {
        if (!is_infinite_[static_cast<size_t>(input)]) continue;
        for (const int output : op.outputs) is_infinite_[static_cast<size_t>(output)] = true;
      }
    }
  }

  void FixInputs() {
    const std::vector<int>& inputs = model_.main().inputs;
    for (size_t i = 0; i < inputs.size(); ++i) {
      Source(static_cast<size_t>(inputs[i]), i == 0 ? options_.input : std::nullopt);
    }
  }

  void FixOutputs(const graph::Op& op) {
    const Rule* const rule = RuleFor(op.opcode);
    if (rule == nullptr || rule->scales == Scales::kSame) return;  // values of its inputs
    for (const int output : op.outputs) {
      Source(static_cast<size_t>(output), FixedScale(op, options_.activations));
    }
  }

  // Of values that a group begins with, by a scale of their own or not.
  void Source(size_t tensor, const std::optional<graph::Quantization>& own) {
    own_[tensor] = own;
    const size_t group = groups_[tensor];
    is_mixed_[group] = is_mixed_[group] || !own || (fixed_[group] && fixed_[group] != own);
    fixed_[group] = own;
  }

  // A constant is no reason to leave a fixed scale that holds its values.
  void MixConstant(size_t tensor) {
    const std::optional<graph::Quantization>& fixed = fixed_[groups_[tensor]];
    const graph::Tensor& t = model_.main().tensors[tensor];
    if (!fixed || is_infinite_[tensor] || t.dtype != graph::DType::kFloat32 ||
        !graph::IsConstant(model_, t)) {
      return;
    }
    const Range holds = HeldBy(*fixed, options_.activations);
    for (const float value : FloatsOf(model_, t)) {
      const auto real = static_cast<double>(value);
      if (real < holds.low || real > holds.high) is_mixed_[groups_[tensor]] = true;
    }
  }

  // The range of a group is that of all of its tensors.
  void Include(size_t tensor) {
    if (is_infinite_[tensor]) return;
    const Histogram& seen = seen_[tensor];
    std::optional<Range> range;
    if (seen.count() > 0) {
      range = ChooseRange(seen, options_.method, options_.activations);
      range->low *= options_.headroom;
      range->high *= options_.headroom;
    }
    const graph::Tensor& t = model_.main().tensors[tensor];
    if (t.dtype == graph::DType::kFloat32 && graph::IsConstant(model_, t)) {
      Histogram constant;
      const std::vector<float> values = FloatsOf(model_, t);
      constant.Add({values.data(), values.size()});
      range = ChooseRange(constant, Method::kMinMax, options_.activations);
    }
    if (!range) return;
    std::optional<Range>& all = ranges_[groups_[tensor]];
    if (!all) all = range;
    all->low = std::min(all->low, range->low);
    all->high = std::max(all->high, range->high);
  }

  void Set(size_t tensor, std::vector<graph::Quantization>& scales) {
    const size_t group = groups_[tensor];
    if (own_[tensor]) {
      scales[tensor] = *own_[tensor];
    } else if (fixed_[group] && !is_mixed_[group]) {
      scales[tensor] = *fixed_[group];
    } else {
      scales[tensor] = QuantizationOf(ranges_[group].value_or(Range{0, 1}), options_.activations);
    }
  }

  const graph::Module& model_;
  const std::vector<Histogram>& seen_;
  const QuantizeOptions& options_;
  const std::vector<size_t> groups_;
  std::vector<std::optional<graph::Quantization>> own_;  // of tensors
  // Of groups:
  std::vector<std::optional<graph::Quantization>> fixed_;
  std::vector<bool> is_mixed_;
  std::vector<std::optional<Range>> ranges_;
  std::vector<bool> is_infinite_;  // of tensors
};

}  // namespace

std::vector<int> ActivationInputs(const graph::Module& model, const graph::Op& op) {
  const Rule* const rule = RuleFor(op.opcode);
  std::vector<int> inputs;
  for (size_t i = 0; i < op.inputs.size(); ++i) {
    const auto index = static_cast<int>(i);
    const bool is_constant = rule != nullptr && (index == rule->weights || index == rule->bias);
    if (!is_constant && IsReal(model, op.inputs[i])) inputs.push_back(op.inputs[i]);
  }
  return inputs;
}

std::optional<graph::Quantization> FixedScale(const graph::Op& op, Activations activations) {
  const Rule* const rule = RuleFor(op.opcode);
  if (rule == nullptr || rule->scales != Scales::kFixed) return std::nullopt;
  if (activations == Activations::kInt16) return PerTensor(rule->scale16, 0);
  return PerTensor(rule->scale8, rule->zero_point8);
}

std::vector<size_t> ScaleGroups(const graph::Module& model) {
  Groups groups(model.main().tensors.size());
  for (const graph::Op& op : model.main().ops) {
    const Rule* const rule = RuleFor(op.opcode);
    if (rule == nullptr || rule->scales != Scales::kSame) continue;
    const std::vector<int> tensors = TensorsOf(model, op);
    for (const int tensor : tensors) {
      groups.Join(static_cast<size_t>(tensor), static_cast<size_t>(tensors[0]));
    }
  }
  std::vector<size_t> all;
  for (size_t i = 0; i < model.main().tensors.size(); ++i) all.push_back(groups.Of(i));
  return all;
}

std::vector<graph::Quantization> ActivationScales(const graph::Module& model,
                                                  const std::vector<Histogram>& seen,
                                                  const QuantizeOptions& options) {
  return Chooser(model, seen, options).All();
}

}  // namespace mote::quantize
