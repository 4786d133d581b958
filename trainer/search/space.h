// SPDX-License-Identifier: Apache-2.0
// What a search may choose among: a recipe's [search], lists of values by the paths of their keys.
//   [search]
//   "network.filters" = [16, 32, 64]
//   "input.frames" = [25, 49]
//   eta = 3                        of so many trials in a rung one goes on to the next
//   epochs = 4                     of the first rung; training.epochs / eta^2 where it is not said
//   metric = "balanced_accuracy"   or "loss", which is the only one that anomalies have
// A recipe without values in [search] has the space of its kind of network: default_spaces.def.
#pragma once

#include <string>
#include <vector>

#include "support/toml.h"
#include "trainer/recipe/recipe.h"

namespace mote::trainer {

enum class SearchMetric { kBalancedAccuracy, kLoss };
// "balanced_accuracy", "loss".
const char* NameOf(SearchMetric metric);
// The same, such that more is better.
double WorthOf(SearchMetric metric, double value);

struct Dimension {
  std::string path;  // "network.filters"
  toml::array values;
};

struct Space {
  std::vector<Dimension> dimensions;  // sorted by path
  bool is_default = false;
  int32_t eta = 3;
  std::vector<int32_t> rung_epochs;  // the last: the recipe's training.epochs
  SearchMetric metric = SearchMetric::kBalancedAccuracy;
};

// Epochs of each rung: `first`, and eta times as many in each next one; in the last one `all`,
// which takes the place of the number that is nearest to it.
std::vector<int32_t> RungEpochs(int32_t first, int32_t eta, int32_t all);

// Errors: those of ReadRecipe(), for the recipe and for it with each of the values; a path that a
// search may not set, a value twice; each with its line. A model that is no network
Result<Space> ReadSpace(const toml::table& recipe, const std::string& place);
// Only the errors, and none where there is no [search].
Status CheckSpace(const std::string& toml, const std::string& place);

// The lines of a [search] for a kind of network.
const char* DefaultSpaceFor(const std::string& network_kind);

// One value of each dimension, by its index.
using Choice = std::vector<size_t>;

// No more than `most`.
int64_t CountChoices(const Space& space, int64_t most);
// "network.filters = 32, training.learning_rate = 0.003"
std::string ChoiceText(const Space& space, const Choice& choice);
// The recipe with these values and without [search].
toml::table WithChoice(const toml::table& recipe, const Space& space, const Choice& choice);

}  // namespace mote::trainer
