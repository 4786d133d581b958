// SPDX-License-Identifier: Apache-2.0
// mote eval: a model over a labelled data set.
#include <fmt/format.h>

#include "cli/command.h"
#include "cli/model_options.h"
#include "cli/progress.h"
#include "cli/tensor_json.h"
#include "player/evaluate.h"

namespace mote::cli {
namespace {

class Eval : public Command {
 public:
  void AddOptions(Options& options) override {
    model_.AddTo(options);
    options
        .Add("--data",
             data_,
             "a .npy whose first dimension counts the samples, or a folder of files")
        .Required();
    options.Add("--labels", labels_, "a CSV: file (or row number) first, and a column 'label'")
        .Required();
    options.Add("--metric", metric_, "top1, or auc for labels 0 and 1")
        .OneOf({"top1", "auc"})
        .ShowDefault();
  }

  Result<Answer> Run() override {
    MOTE_TRY(const program::Program program, model_.Compile());
    const program::ArenaTensor input = program::InputOf(program, 0);
    MOTE_TRY(const auto front_end, LoadFrontEnd(model_.path()));
    MOTE_TRY(const auto samples,
             player::LoadSamples(data_, labels_, input, front_end ? &*front_end : nullptr));
    const player::Metric metric = metric_ == "auc" ? player::Metric::kAuc : player::Metric::kTop1;
    ProgressBar bar("eval");
    const auto progress = [&](int64_t done, int64_t all) { bar.Update(done, all); };
    MOTE_TRY(const player::Evaluation result, player::Evaluate(program, samples, metric, progress));
    return Answer{ToJson(result), ToText(result)};
  }

 private:
  Json ToJson(const player::Evaluation& result) const {
    Json json = {{"metric", metric_}, {"value", result.value}, {"samples", result.samples}};
    if (metric_ == "top1") json["correct"] = result.correct;
    json["per_class"] = Json::object();
    for (const auto& [label, of_class] : result.per_class) {
      Json& entry = json["per_class"][std::to_string(label)];
      entry["samples"] = of_class.samples;
      if (metric_ == "top1") entry["correct"] = of_class.correct;
    }
    return json;
  }

  std::string ToText(const player::Evaluation& result) const {
    if (metric_ == "auc") {
      return fmt::format("auc {:.4f} over {} samples\n", result.value, Thousands(result.samples));
    }
    std::string text = fmt::format("top1 {:.2f} %: {} of {} samples\n\n",
                                   result.value * 100,
                                   Thousands(result.correct),
                                   Thousands(result.samples));
    std::vector<std::vector<std::string>> rows = {{"class", "correct", "samples"}};
    for (const auto& [label, of_class] : result.per_class) {
      rows.push_back({std::to_string(label),
                      std::to_string(of_class.correct),
                      std::to_string(of_class.samples)});
    }
    return text + AlignedTable(rows, {true, true, true});
  }

  ModelOptions model_;
  std::string data_;
  std::string labels_;
  std::string metric_ = "top1";
};

}  // namespace

std::unique_ptr<Command> MakeEval() { return std::make_unique<Eval>(); }

}  // namespace mote::cli
