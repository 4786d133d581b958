// SPDX-License-Identifier: Apache-2.0
#include "compiler/quantize/explain.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>

#include "compiler/quantize/conversions.h"
#include "compiler/quantize/match_layers.h"
#include "compiler/quantize/range_use.h"
#include "compiler/quantize/rules.h"
#include "compiler/quantize/scales.h"
#include "compiler/quantize/single_layer.h"
#include "compiler/quantize/trial.h"
#include "compiler/quantize/weight_spread.h"

namespace mote::quantize {
namespace {

using graph::Bytes;
using graph::Module;
using graph::Tensor;

const Tensor& TensorOf(const Module& module, int tensor) {
  return module.main().tensors[static_cast<size_t>(tensor)];
}

// 10 log10(noise / signal)
double DbOf(double noise, double signal) {
  if (noise == 0) return -kMostDb;
  return signal == 0 ? 0 : std::clamp(10 * std::log10(noise / signal), -kMostDb, kMostDb);
}

struct Layer {
  int index = kModelInput;
  int op = kModelInput;  // of the float model
  int real = 0;          // its output in both models
  int integers = 0;
  Trial trial;
  std::optional<RangeUse> range;  // none where its output is float
  // Of all tensors that share its range, where there are others.
  std::vector<int> sharing;
  std::optional<RangeUse> shared;
  Deviation accumulated;
};

class Explainer {
 public:
  Explainer(const Module& real, const Module& integers)
      : real_(real), integers_(integers), groups_(ScaleGroups(real)) {}

  Status Prepare() {
    MOTE_TRY(const std::vector<LayerPair> pairs, MatchLayers(real_, integers_));
    MOTE_RETURN_IF_ERROR(FindOutputs());
    for (size_t i = 0; i < real_.main().inputs.size(); ++i) MOTE_RETURN_IF_ERROR(AddInput(i));
    for (const LayerPair& pair : pairs) MOTE_RETURN_IF_ERROR(AddLayer(pair));
    for (Layer& layer : layers_) ShareRange(layer);
    return MakeWholeModels();
  }

  Status Run(const Bytes& sample) {
    const Values values = ValuesOf(sample);
    MOTE_RETURN_IF_ERROR(CheckFinite(values));
    whole_integers_->Run(real_.main().inputs, values);
    for (size_t i = 0; i < layers_.size(); ++i) {
      Layer& layer = layers_[i];
      const Reals wanted = RealsOf(values, layer.real);
      layer.trial.Run(values);
      if (layer.range) layer.range->Add({wanted.data(), wanted.size()});
      for (const int tensor : layer.sharing) {
        const Reals reals = RealsOf(values, tensor);
        layer.shared->Add({reals.data(), reals.size()});
      }
      layer.accumulated.Add(wanted, whole_integers_->OutputReals(i));
    }
    ++samples_;
    CompareOutputs(values);
    return {};
  }

  Explanation Answer() const {
    Explanation e;
    e.samples = samples_;
    e.output_snr_db = -DbOf(OutputNoise([&](size_t i) { return outputs_[i].deviation.noise; }), 1);
    e.same_class = samples_ == 0 ? 0 : static_cast<double>(same_) / static_cast<double>(samples_);
    std::vector<double> damages;
    double all = 0;
    for (const Layer& layer : layers_) {
      damages.push_back(DamageOf(layer));
      all += damages.back();
    }
    for (size_t i = 0; i < layers_.size(); ++i) {
      e.layers.push_back(Judged(layers_[i], damages[i], all));
    }
    std::stable_sort(e.layers.begin(), e.layers.end(), [](const auto& a, const auto& b) {
      return a.damage_db > b.damage_db;
    });
    return e;
  }

 private:
  struct Output {
    int real, integers;
    Deviation deviation;
  };

  Status FindOutputs() {
    const std::vector<int>&real = real_.main().outputs, &integers = integers_.main().outputs;
    for (size_t i = 0; i < real.size(); ++i) {
      if (TensorOf(real_, real[i]).dtype != graph::DType::kFloat32) continue;
      outputs_.push_back({real[i], integers[i], {}});
    }
    if (outputs_.empty()) return Error{"the float model has no output of float32, want one."};
    return {};
  }

  Status AddInput(size_t input) {
    const std::optional<SingleLayer> alone = InputLayerOf(real_, integers_, input);
    if (!alone) return {};
    MOTE_TRY(Trial trial, Trial::Of(*alone));
    Add(kModelInput,
        kModelInput,
        real_.main().inputs[input],
        QuantizedInput(integers_, input),
        std::move(trial));
    return {};
  }

  Status AddLayer(const LayerPair& pair) {
    MOTE_TRY(Trial trial, Trial::Of(SingleLayerOf(real_, integers_, pair)));
    Add(static_cast<int>(pair.integers),
        static_cast<int>(pair.real),
        real_.main().ops[pair.real].outputs[0],
        integers_.main().ops[pair.integers].outputs[0],
        std::move(trial));
    return {};
  }

  void Add(int index, int op, int real, int integers, Trial trial) {
    Layer layer = {index, op, real, integers, std::move(trial), {}, {}, {}, {}};
    const Tensor& tensor = TensorOf(integers_, integers);
    if (StandsForReals(tensor)) layer.range.emplace(tensor);
    layers_.push_back(std::move(layer));
  }

  void ShareRange(Layer& layer) const {
    if (!layer.range) return;
    layer.sharing = Sharing(layer);
    if (!layer.sharing.empty()) layer.shared.emplace(TensorOf(integers_, layer.integers));
  }

  // Computed tensors and inputs that operators want to have its scale, and that have it, itself
  // among them; none where there is no other.
  std::vector<int> Sharing(const Layer& layer) const {
    std::vector<int> tensors;
    const graph::Quantization& scale = TensorOf(integers_, layer.integers).quantization;
    const auto has_another = [&](int other) {
      return std::any_of(layers_.begin(), layers_.end(), [&](const Layer& maker) {
        return maker.real == other && TensorOf(integers_, maker.integers).quantization != scale;
      });
    };
    const auto add = [&](int other) {
      const bool is_one =
          groups_[static_cast<size_t>(other)] == groups_[static_cast<size_t>(layer.real)];
      if (is_one && !has_another(other)) tensors.push_back(other);
    };
    for (const int input : real_.main().inputs) add(input);
    for (const graph::Op& op : real_.main().ops) {
      for (const int output : op.outputs) add(output);
    }
    if (tensors.size() == 1) tensors.clear();
    return tensors;
  }

  // Both models, which show all that their operators compute.
  Status MakeWholeModels() {
    Module real = real_;
    real.signatures.clear();
    for (const graph::Op& op : real.main().ops) {
      made_.insert(made_.end(), op.outputs.begin(), op.outputs.end());
    }
    real.main().outputs = made_;
    MOTE_TRY(whole_real_, Model::Of(real));
    std::vector<int> shown;
    for (const Layer& layer : layers_) shown.push_back(layer.integers);
    for (const Output& output : outputs_) shown.push_back(output.integers);
    MOTE_TRY(whole_integers_, Model::Of(WithReals(integers_, shown)));
    return {};
  }

  Values ValuesOf(const Bytes& sample) {
    Values values;
    auto next = sample.begin();
    for (size_t i = 0; i < whole_real_->inputs(); ++i) {
      const auto end = next + static_cast<std::ptrdiff_t>(whole_real_->InputBytes(i));
      values[real_.main().inputs[i]] = Bytes(next, end);
      next = end;
    }
    whole_real_->Run(real_.main().inputs, values);
    for (size_t i = 0; i < made_.size(); ++i) {
      const Span<const uint8_t> bytes = whole_real_->Output(i);
      values[made_[i]] = Bytes(bytes.begin(), bytes.end());
    }
    return values;
  }

  // Integers stand for no others.
  Status CheckFinite(const Values& values) const {
    for (const auto& [tensor, bytes] : values) {
      if (TensorOf(real_, tensor).dtype != graph::DType::kFloat32) continue;
      const Reals reals = RealsOf(values, tensor);
      if (std::all_of(reals.begin(), reals.end(), [](float v) { return std::isfinite(v); }))
        continue;
      return Error{graph::TensorText(real_.main(), static_cast<size_t>(tensor)) +
                   " is infinite or no number: the float model or the samples are at fault."};
    }
    return {};
  }

  void CompareOutputs(const Values& values) {
    for (size_t i = 0; i < outputs_.size(); ++i) {
      const Reals wanted = RealsOf(values, outputs_[i].real);
      const Reals found = whole_integers_->OutputReals(layers_.size() + i);
      outputs_[i].deviation.Add(wanted, found);
      if (i == 0) same_ += Best(wanted) == Best(found) ? 1 : 0;
    }
  }

  static std::ptrdiff_t Best(const Reals& scores) {
    return std::max_element(scores.begin(), scores.end()) - scores.begin();
  }

  // The mean over outputs of noise over signal.
  double OutputNoise(const std::function<double(size_t)>& noise_of) const {
    double sum = 0;
    for (size_t i = 0; i < outputs_.size(); ++i) {
      const double noise = noise_of(i), signal = outputs_[i].deviation.signal;
      if (noise > 0) sum += signal > 0 ? noise / signal : 1;
    }
    return sum / static_cast<double>(outputs_.size());
  }

  double DamageOf(const Layer& layer) const {
    return OutputNoise([&](size_t i) { return layer.trial.NoiseAt(outputs_[i].real); });
  }

  LayerDamage Judged(const Layer& layer, double damage, double all) const {
    LayerDamage d;
    d.index = layer.index;
    d.op = layer.op == kModelInput ? "input" : OpOf(layer).opcode;
    d.name = TensorOf(integers_, layer.integers).name;
    d.snr_db = -DbOf(layer.accumulated.noise, layer.accumulated.signal);
    d.damage_db = DbOf(damage, 1);
    d.share = all == 0 ? 0 : damage / all;
    if (layer.op != kModelInput) d.weight_spread = WeightSpread(real_, OpOf(layer));
    if (!layer.range) return d;
    d.saturated = layer.range->saturated();
    d.used_range = layer.range->used();
    const Remedy remedy = RemedyOf(layer);
    const bool is_cheap = remedy == Remedy::kClip || remedy == Remedy::kCalibrate;
    d.matters = d.share >= kMatteringShare && d.damage_db > (is_cheap ? kCheapDb : kMatteringDb);
    if (d.matters) d.remedy = remedy;
    return d;
  }

  const graph::Op& OpOf(const Layer& layer) const {
    return real_.main().ops[static_cast<size_t>(layer.op)];
  }

  const Rule* RuleOf(const Layer& layer) const {
    return layer.op == kModelInput ? nullptr : RuleFor(OpOf(layer).opcode);
  }

  Remedy RemedyOf(const Layer& layer) const {
    const Rule* const rule = RuleOf(layer);
    const bool is_fixed = rule != nullptr && rule->scales == Scales::kFixed;
    const bool is_wide = TensorOf(integers_, layer.integers).dtype == graph::DType::kInt16;
    const double of_output = layer.range->cut_off() + layer.range->rounding();
    // The input has no weights: all its error is that of its range.
    const double error = layer.op == kModelInput ? 0 : layer.trial.MeanSquareError();
    const RangeUse& range = layer.shared ? *layer.shared : *layer.range;
    return RemedyFor(range, std::max(error - of_output, 0.0), is_fixed, is_wide);
  }

  const Module& real_;
  const Module& integers_;
  const std::vector<size_t> groups_;  // of the float model's tensors
  std::vector<Layer> layers_;
  std::vector<Output> outputs_;
  std::vector<int> made_;  // tensors of the float model that operators compute
  std::unique_ptr<Model> whole_real_, whole_integers_;
  int64_t samples_ = 0, same_ = 0;
};

}  // namespace

Result<Explanation> Explain(const Module& real,
                            const Module& integers,
                            const std::vector<Bytes>& samples,
                            const std::function<void(int64_t)>& on_sample) {
  Explainer explainer(real, integers);
  MOTE_RETURN_IF_ERROR(explainer.Prepare());
  for (size_t i = 0; i < samples.size(); ++i) {
    MOTE_RETURN_IF_ERROR(explainer.Run(samples[i]));
    if (on_sample) on_sample(static_cast<int64_t>(i + 1));
  }
  return explainer.Answer();
}

}  // namespace mote::quantize
