// SPDX-License-Identifier: Apache-2.0
#include "trainer/search/training.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <sstream>

#include "support/file.h"
#include "support/toml.h"
#include "support/toml_reader.h"
#include "trainer/common/random.h"

namespace mote::trainer {
namespace {

// What decides about features, as text.
std::string InputsOf(toml::table recipe) {
  for (const char* key : {"network", "training", "quantization", "budget", "card", "name"}) {
    recipe.erase(key);
  }
  std::ostringstream text;
  text << recipe;
  return text.str();
}

Result<double> ValueOf(const Fitted& fitted, SearchMetric metric) {
  double value = std::numeric_limits<double>::quiet_NaN();
  for (const EpochRecord& epoch : fitted.epochs) {
    if (!epoch.imitates_integers || !epoch.is_best) continue;
    value = metric == SearchMetric::kLoss ? epoch.validation_loss : epoch.validation_metric;
  }
  if (std::isfinite(value)) return value;
  return Error{"it did not learn: the loss is no number. Try a lower learning rate."};
}

}  // namespace

Result<Search> MakeSearch(const std::string& toml, const std::string& place, int32_t trials) {
  Search search;
  search.place = place;
  MOTE_TRY(search.recipe, ParseToml(toml, place));
  MOTE_TRY(search.base, ReadRecipe(TomlReader(search.recipe, place, "")));
  MOTE_TRY(search.space, ReadSpace(search.recipe, place));
  search.trials = DrawTrials(search.space, search.base.seed, trials);
  return search;
}

Result<Recipe> RecipeOf(const Search& search, const Trial& trial) {
  const toml::table table = WithChoice(search.recipe, search.space, trial.choice);
  return ReadRecipe(TomlReader(table, fmt::format("{}: trial {}", search.place, trial.id), ""));
}

void SetClasses(const std::vector<std::string>& classes, Recipe& recipe) {
  recipe.data.classes = classes;
  if (recipe.task == Task::kClassification) recipe.front_end.detector.labels = classes;
}

uint64_t HashOf(const Dataset& dataset) {
  uint64_t hash = 0;
  std::filesystem::path last;
  for (const Example& example : dataset.examples) {
    if (example.file != last) {  // of many rows of a file once
      const Result<std::string> bytes = ReadText(example.file);
      hash = HashOf(bytes.ok() ? *bytes : bytes.error().message, hash);
    }
    last = example.file;
    hash = HashOf(fmt::format("{} {} {} {} {}",
                              example.name,
                              example.row,
                              example.label,
                              NameOf(example.part),
                              example.step_s),
                  hash);
  }
  return hash;
}

Result<Outcome> TrialTraining::operator()(const Job& job) {
  const Result<double> value = Train(job);
  if (value.ok()) return Outcome{*value, ""};
  if (value.error().kind == ErrorKind::kInput) return Outcome{0, value.error().message};
  return value.error();
}

Status TrialTraining::PrepareFor(Recipe& recipe) {
  MOTE_TRY(const Dataset dataset, OpenData(recipe, options_));
  MOTE_TRY(prepared_, Prepare(recipe, dataset, options_));
  return {};
}

Result<double> TrialTraining::Train(const Job& job) {
  const Trial& trial = search_.trials[static_cast<size_t>(job.trial)];
  MOTE_TRY(Recipe recipe, RecipeOf(search_, trial));
  recipe.training.epochs = search_.space.rung_epochs[static_cast<size_t>(job.rung)];
  const bool is_last = static_cast<size_t>(job.rung) + 1 == search_.space.rung_epochs.size();
  if (!is_last) recipe.quantization.epochs = 0;
  const std::string inputs = InputsOf(WithChoice(search_.recipe, search_.space, trial.choice));
  if (!prepared_ || prepared_of_ != inputs) {
    prepared_.reset();
    MOTE_RETURN_IF_ERROR(PrepareFor(recipe));
    prepared_of_ = inputs;
  }
  SetClasses(prepared_->dataset.classes, recipe);
  MOTE_TRY(const Network network, BuildNetwork(recipe));
  const TemporaryFolder folder;
  const FitEvents silent;
  MOTE_TRY(
      const Fitted fitted,
      Fit(learners_, network, recipe, prepared_->data, folder.path() / "checkpoint", 0, silent));
  return ValueOf(fitted, search_.space.metric);
}

}  // namespace mote::trainer
