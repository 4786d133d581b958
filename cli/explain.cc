// SPDX-License-Identifier: Apache-2.0
// mote explain: which layers lose what a float model knew, and what to change.
#include "compiler/quantize/explain.h"

#include <fmt/format.h>

#include <optional>

#include "cli/command.h"
#include "cli/model_options.h"
#include "cli/progress.h"
#include "cli/tensor_json.h"
#include "compiler/program/compile.h"
#include "compiler/quantize/float_model.h"
#include "player/samples.h"

namespace mote::cli {
namespace {

using frontend::FrontEnd;
using graph::Module;
using quantize::Explanation;
using quantize::LayerDamage;
using quantize::Remedy;

constexpr size_t kMostRows = 20;

// The end of a long name, which tells layers apart; of a name of several the first.
std::string ShortName(const std::string& name) {
  constexpr size_t kMost = 36;
  const std::string first = name.substr(0, name.find(';'));
  return first.size() <= kMost ? first : "..." + first.substr(first.size() - kMost + 3);
}

std::string Percent(double share) { return fmt::format("{:.1f} %", 100 * share); }

std::string Place(const LayerDamage& layer) {
  if (layer.index == quantize::kModelInput) return fmt::format("input '{}'", ShortName(layer.name));
  return fmt::format("op {} {} '{}'", layer.index, layer.op, ShortName(layer.name));
}

std::string Advice(const LayerDamage& layer) {
  switch (layer.remedy) {
    case Remedy::kClip:
      return fmt::format(
          "its values take {} of its range: clip it, with mote quantize --method percentile or "
          "mse, "
          "or leave out what made it so wide.",
          Percent(layer.used_range));
    case Remedy::kCalibrate:
      return fmt::format(
          "{} of its values are cut off: calibrate on more inputs like these, or "
          "with --method minmax.",
          Percent(layer.saturated));
    case Remedy::kInt16:
      return "its range fits, and int8 is too coarse: take int16 activations there (mote quantize "
             "--activations int16 gives them to all layers).";
    case Remedy::kTrain:
      if (layer.weight_spread == 0) {
        return "its arithmetic loses more than the rounding of its output: train it with "
               "quantisation.";
      }
      return fmt::format(
          "its weights are rounded too much (the largest channel is {:.1f} times "
          "the middle one): train it with quantisation.",
          layer.weight_spread);
    case Remedy::kNone:
      break;
  }
  return "";
}

std::vector<std::string> RowOf(const LayerDamage& layer) {
  const bool has_weights = layer.weight_spread > 0;
  return {
      layer.index == quantize::kModelInput ? "" : std::to_string(layer.index),
      layer.op,
      ShortName(layer.name),
      layer.damage_db <= -quantize::kMostDb ? "none" : fmt::format("{:.1f} dB", layer.damage_db),
      Percent(layer.share),
      layer.snr_db >= quantize::kMostDb ? "exact" : fmt::format("{:.1f} dB", layer.snr_db),
      Percent(layer.saturated),
      Percent(layer.used_range),
      has_weights ? fmt::format("{:.1f}", layer.weight_spread) : ""};
}

std::string Table(const Explanation& e) {
  std::vector<std::vector<std::string>> rows = {
      {"op", "", "output", "own damage", "of all", "SNR", "cut off", "range used", "spread"}};
  for (const LayerDamage& layer : e.layers) {
    if (rows.size() <= kMostRows) rows.push_back(RowOf(layer));
  }
  std::string text = AlignedTable(rows, {true, false, false, true, true, true, true, true, true});
  if (e.layers.size() > kMostRows) {
    text += fmt::format("and {} layers that do less\n", e.layers.size() - kMostRows);
  }
  return text;
}

std::string AdviceLines(const Explanation& e) {
  std::string text;
  for (const LayerDamage& layer : e.layers) {
    if (layer.remedy != Remedy::kNone) text += Place(layer) + ": " + Advice(layer) + "\n";
  }
  if (!text.empty()) return text;
  return "Nothing stands out that a change would mend: no layer does much of the damage, and much "
         "of it to the output.\n";
}

class ExplainCommand : public Command {
 public:
  void AddOptions(Options& options) override {
    options.Add("MODEL_FLOAT", real_, "a .tflite of float32").Required();
    options.Add("MODEL_INT8", integers_, "the .tflite of integers that was made of it").Required();
    options
        .Add("--data",
             data_,
             "inputs as they will be: a .npy whose first dimension counts them, or a folder "
             "of .npy or .bin files, all float32; with a front end, of recordings or "
             "pictures")
        .Required();
    options.Add("--frontend",
                front_end_,
                "a .toml that says how recordings become the input, if no model has one");
    options.Add("--samples", samples_, "at most so many inputs, evenly chosen")
        .Within(1, 100'000)
        .ShowDefault();
  }

  Result<Answer> Run() override {
    MOTE_TRY(const Module read, LoadModule(real_));
    MOTE_TRY(const Module integers, LoadModule(integers_));
    Result<Module> real = quantize::FloatModel(read);
    if (!real.ok()) return real.error().In(real_);
    MOTE_TRY(const std::vector<graph::Bytes> samples, Load(*real, integers));
    ProgressBar bar("explaining");
    const auto all = static_cast<int64_t>(samples.size());
    Result<Explanation> explanation =
        quantize::Explain(*real, integers, samples, [&](int64_t done) { bar.Update(done, all); });
    if (!explanation.ok()) return explanation.error().In(real_ + " and " + integers_);
    return AnswerOf(*explanation);
  }

 private:
  Result<std::vector<graph::Bytes>> Load(const Module& real, const Module& integers) const {
    Result<program::Program> program = program::Compile(real, {});
    if (!program.ok()) return program.error().In(real_);
    if (program->inputs.size() != 1) {
      return Error{fmt::format("{}: {} inputs, want 1.", real_, program->inputs.size())};
    }
    MOTE_TRY(std::optional<FrontEnd> front_end, FrontEndFor(real, real_, front_end_));
    if (!front_end) {
      MOTE_TRY(front_end, FrontEndOf(integers, integers_));
    }
    const auto& input = program->tensors[static_cast<size_t>(program->inputs[0])];
    Say(fmt::format("reading {}", data_));
    return player::LoadUnlabelled(
        data_, input, front_end ? &*front_end : nullptr, static_cast<size_t>(samples_));
  }

  Answer AnswerOf(const Explanation& e) const {
    Answer answer;
    answer.json = {{"layers", Json::array()},
                   {"output_snr_db", e.output_snr_db},
                   {"samples", e.samples},
                   {"same_class", e.same_class}};
    for (const LayerDamage& layer : e.layers) {
      answer.json["layers"].push_back({{"index", layer.index},
                                       {"op", layer.op},
                                       {"name", layer.name},
                                       {"snr_db", layer.snr_db},
                                       {"damage_db", layer.damage_db},
                                       {"share", layer.share},
                                       {"saturated", layer.saturated},
                                       {"used_range", layer.used_range},
                                       {"weight_spread", layer.weight_spread},
                                       {"matters", layer.matters},
                                       {"advice", quantize::RemedyName(layer.remedy)}});
    }
    answer.text = fmt::format(
        "{} on {} inputs: {:.1f} dB above its difference from {}, the same highest value in {}\n\n",
        integers_,
        Thousands(e.samples),
        e.output_snr_db,
        real_,
        Percent(e.same_class));
    answer.text += Table(e) + "\n" + AdviceLines(e);
    return answer;
  }

  std::string real_, integers_, data_, front_end_;
  int samples_ = 100;
};

}  // namespace

std::unique_ptr<Command> MakeExplain() { return std::make_unique<ExplainCommand>(); }

}  // namespace mote::cli
