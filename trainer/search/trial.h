// SPDX-License-Identifier: Apache-2.0
// Trials: choices from a space, what they cost before anything is trained, what came out of them.
#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "trainer/search/space.h"

namespace mote::trainer {

struct Trial {
  int32_t id = 0;
  Choice choice;
};

// Trial i is drawn by the seed SeedOf(seed, i), again where one before has the same choice. As many
// as there are choices, where these are fewer than `count`.
std::vector<Trial> DrawTrials(const Space& space, uint64_t seed, int32_t count);

// By the compiler's plan, nothing is linked.
struct TrialCost {
  int64_t cycles = 0;  // of an inference, estimated
  int64_t ram_bytes = 0;
  int64_t flash_bytes = 0;
  int64_t macs = 0;
};

// A trial that is not trained.
struct Refusal {
  int32_t trial = 0;
  std::string reason;  // above the budget, or settings that do not go together
};

// Errors: what a refusal says
using CostOfTrial = std::function<Result<TrialCost>(const Trial&)>;

struct Screened {
  std::vector<Trial> trials;     // that are trained
  std::vector<TrialCost> costs;  // of these
  std::vector<Refusal> refused;

  // Of one that is not refused, by its id.
  const TrialCost& CostOf(int32_t trial) const;
  const Trial& TrialOf(int32_t trial) const;
};
Screened Screen(const std::vector<Trial>& trials, const CostOfTrial& cost_of);

// To train a trial for so many epochs.
struct Job {
  int32_t trial = 0;
  int32_t rung = 0;
};

struct Outcome {
  double value = 0;     // of the space's metric
  std::string failure;  // why there is none
};
nlohmann::json JsonOf(const Outcome& outcome);
// Throws where it is none.
Outcome OutcomeOf(const nlohmann::json& json);

// Trains; the same outcome wherever and whenever it is called.
// Errors: the machine's, not the trial's; they end the search, which can go on later
using Objective = std::function<Result<Outcome>(const Job&)>;

}  // namespace mote::trainer
