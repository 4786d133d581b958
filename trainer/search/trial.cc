// SPDX-License-Identifier: Apache-2.0
#include "trainer/search/trial.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "trainer/common/random.h"
#include "trainer/train/batches.h"

namespace mote::trainer {
namespace {

Choice Draw(const Space& space, Random& random) {
  Choice choice;
  for (const Dimension& dimension : space.dimensions) {
    const auto count = static_cast<int64_t>(dimension.values.size());
    choice.push_back(static_cast<size_t>(random.Below(count)));
  }
  return choice;
}

}  // namespace

std::vector<Trial> DrawTrials(const Space& space, uint64_t seed, int32_t count) {
  const auto trials = static_cast<int32_t>(CountChoices(space, count));
  std::set<Choice> seen;
  std::vector<Trial> drawn;
  for (int32_t id = 0; id < trials; ++id) {
    Random random(SeedOf(seed, static_cast<uint64_t>(id)));
    Choice choice = Draw(space, random);
    while (!seen.insert(choice).second) choice = Draw(space, random);
    drawn.push_back({id, choice});
  }
  return drawn;
}

const Trial& Screened::TrialOf(int32_t trial) const {
  const auto found = std::lower_bound(
      trials.begin(), trials.end(), trial, [](const Trial& t, int32_t id) { return t.id < id; });
  MOTE_CHECK(found != trials.end() && found->id == trial, fmt::format("trial {}", trial));
  return *found;
}

const TrialCost& Screened::CostOf(int32_t trial) const {
  return costs[static_cast<size_t>(&TrialOf(trial) - trials.data())];
}

Screened Screen(const std::vector<Trial>& trials, const CostOfTrial& cost_of) {
  Screened screened;
  for (const Trial& trial : trials) {
    const Result<TrialCost> cost = cost_of(trial);
    if (cost.ok()) {
      screened.trials.push_back(trial);
      screened.costs.push_back(*cost);
    } else {
      screened.refused.push_back({trial.id, cost.error().message});
    }
  }
  return screened;
}

nlohmann::json JsonOf(const Outcome& outcome) {
  if (!outcome.failure.empty()) return {{"failure", outcome.failure}};
  return {{"value", outcome.value}};
}

Outcome OutcomeOf(const nlohmann::json& json) {
  if (json.contains("failure")) return {0, json.at("failure")};
  return {json.at("value"), ""};
}

}  // namespace mote::trainer
