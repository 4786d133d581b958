// SPDX-License-Identifier: Apache-2.0
#include "compiler/quantize/scales.h"

#include <algorithm>
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

class Chooser {
 public:
  Chooser(const graph::Module& model,
          const std::vector<Histogram>& seen,
          const QuantizeOptions& options)
      : model_(model),
        seen_(seen),
        options_(options),
        groups_(ScaleGroups(model)),
        fixed_(seen.size()),
        ranges_(seen.size()) {}

  std::vector<graph::Quantization> All() {
    for (const graph::Op& op : model_.main().ops) Fix(op);
    FixInput();
    for (size_t i = 0; i < seen_.size(); ++i) Include(i);
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
  void Fix(const graph::Op& op) {
    const Rule* const rule = RuleFor(op.opcode);
    if (rule == nullptr || rule->scales != Scales::kFixed) return;
    const bool is_wide = options_.activations == Activations::kInt16;
    for (const int output : op.outputs) {
      fixed_[groups_[static_cast<size_t>(output)]] =
          is_wide ? PerTensor(rule->scale16, 0) : PerTensor(rule->scale8, rule->zero_point8);
    }
  }

  void FixInput() {
    if (!options_.input || model_.main().inputs.empty()) return;
    fixed_[groups_[static_cast<size_t>(model_.main().inputs[0])]] = options_.input;
  }

  // The range of a group is that of all of its tensors.
  void Include(size_t tensor) {
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
    scales[tensor] =
        fixed_[group] ? *fixed_[group]
                      : QuantizationOf(ranges_[group].value_or(Range{0, 1}), options_.activations);
  }

  const graph::Module& model_;
  const std::vector<Histogram>& seen_;
  const QuantizeOptions& options_;
  const std::vector<size_t> groups_;
  std::vector<std::optional<graph::Quantization>> fixed_;  // of groups
  std::vector<std::optional<Range>> ranges_;               // of groups
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
