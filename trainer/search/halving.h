// SPDX-License-Identifier: Apache-2.0
// Successive halving: all trials learn for a few epochs, a part of them for more, a part of these
// for all. What goes on is not only the most accurate but a front of accuracy and cycles.
// Source: Jamieson and Talwalkar, Non-stochastic best arm identification and hyperparameter
// optimization, 2016; Li et al., Hyperband, 2018, algorithm 1 (the inner loop). Their ranking by
// loss is replaced by Ranked() of front.h.
#pragma once

#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "trainer/search/trial.h"

namespace mote::trainer {

// By trial and rung.
using Outcomes = std::map<std::pair<int32_t, int32_t>, Outcome>;

using OnOutcome = std::function<Status(const Job&, const Outcome&)>;
// Has all of them done in any order, and says each once from the thread that called.
using RunJobs = std::function<Status(const std::vector<Job>&, const OnOutcome&)>;

struct Halved {
  std::vector<std::vector<int32_t>> rungs;  // ids of the trials of each, ascending
  std::vector<int32_t> finished;            // of the last rung, those that did not fail
};

// `known`: outcomes that need not be found again; all new ones are added. A failed trial goes no
// further. Of n that did not fail, ceil(n / eta) go on.
// Errors: those of `run`
Result<Halved> Halve(const Screened& screened,
                     const Space& space,
                     Outcomes& known,
                     const RunJobs& run);

// Of trials that finished: those that none dominates in worth, cycles, RAM and flash, by cycles.
std::vector<int32_t> FrontOf(const std::vector<int32_t>& finished,
                             const Screened& screened,
                             const Space& space,
                             const Outcomes& outcomes);

}  // namespace mote::trainer
