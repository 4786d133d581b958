// SPDX-License-Identifier: Apache-2.0
// The objective of a search: trains a trial's recipe and says how good its integers are on
// validation data. Test data is not looked at: nothing is chosen by it.
#pragma once

#include "support/toml.h"
#include "trainer/search/trial.h"
#include "trainer/train/prepare.h"

namespace mote::trainer {

// A recipe, its space and its trials.
struct Search {
  std::string place;  // the recipe's file
  toml::table recipe;
  Recipe base;
  Space space;
  std::vector<Trial> trials;  // by id
};

// Errors: as ReadSpace()
Result<Search> MakeSearch(const std::string& toml, const std::string& place, int32_t trials);

// Of a trial, as `mote train` would take it. Errors: as ReadRecipe(), where values do not go
// together
Result<Recipe> RecipeOf(const Search& search, const Trial& trial);
// As OpenData() does, for a recipe whose data was opened already.
void SetClasses(const std::vector<std::string>& classes, Recipe& recipe);

// Of the examples' names, labels and parts: what all processes of a search have to see.
uint64_t HashOf(const Dataset& dataset);

// A rung before the last has fewer epochs, and none that imitate integers: ranges are found and
// that is what is measured. Each rung begins anew, because the learning rate falls over all epochs
// of a training: what has learned 4 of 30 epochs is not where one of 4 epochs ends. So the last
// rung is what `mote train` does with the trial's recipe, to the bit.
class TrialTraining {
 public:
  // The search outlives this.
  TrialTraining(const Search& search, const Learners& learners, const PrepareOptions& options)
      : search_(search), learners_(learners), options_(options) {}

  // A disk that is full or a tool that is missing is an error, all else a failure of the trial.
  Result<Outcome> operator()(const Job& job);

 private:
  Result<double> Train(const Job& job);
  Status PrepareFor(Recipe& recipe);

  const Search& search_;
  const Learners& learners_;
  PrepareOptions options_;
  // Of the last trial: the next one often has the same inputs.
  std::string prepared_of_;
  std::optional<Prepared> prepared_;
};

}  // namespace mote::trainer
