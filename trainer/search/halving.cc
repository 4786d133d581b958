// SPDX-License-Identifier: Apache-2.0
#include "trainer/search/halving.h"

#include <algorithm>

#include "trainer/search/front.h"

namespace mote::trainer {
namespace {

class Halver {
 public:
  Halver(const Screened& screened, const Space& space, Outcomes& known, const RunJobs& run)
      : screened_(screened), space_(space), known_(known), run_(run) {}

  Result<Halved> Run() {
    Halved halved;
    for (const Trial& trial : screened_.trials) halved.finished.push_back(trial.id);
    const auto rungs = static_cast<int32_t>(space_.rung_epochs.size());
    for (int32_t rung = 0; rung < rungs && !halved.finished.empty(); ++rung) {
      if (rung > 0) halved.finished = Best(halved.finished, rung - 1);
      halved.rungs.push_back(halved.finished);
      MOTE_RETURN_IF_ERROR(RunRung(halved.finished, rung));
      halved.finished = Successful(halved.finished, rung);
    }
    return halved;
  }

 private:
  Status RunRung(const std::vector<int32_t>& trials, int32_t rung) {
    std::vector<Job> jobs;
    for (const int32_t trial : trials) {
      if (known_.count({trial, rung}) == 0) jobs.push_back({trial, rung});
    }
    if (jobs.empty()) return {};
    return run_(jobs, [&](const Job& job, const Outcome& outcome) {
      known_[{job.trial, job.rung}] = outcome;
      return Status();
    });
  }

  std::vector<int32_t> Successful(const std::vector<int32_t>& trials, int32_t rung) const {
    std::vector<int32_t> successful;
    for (const int32_t trial : trials) {
      if (known_.at({trial, rung}).failure.empty()) successful.push_back(trial);
    }
    return successful;
  }

  std::vector<int32_t> Best(const std::vector<int32_t>& trials, int32_t rung) const {
    std::vector<Objectives> all;
    for (const int32_t trial : trials) {
      all.push_back({-WorthOf(space_.metric, known_.at({trial, rung}).value),
                     static_cast<double>(screened_.CostOf(trial).cycles)});
    }
    const auto eta = static_cast<size_t>(space_.eta);
    std::vector<int32_t> best;
    for (const size_t i : Ranked(all)) {
      if (best.size() * eta < trials.size()) best.push_back(trials[i]);
    }
    std::sort(best.begin(), best.end());
    return best;
  }

  const Screened& screened_;
  const Space& space_;
  Outcomes& known_;
  const RunJobs& run_;
};

}  // namespace

Result<Halved> Halve(const Screened& screened,
                     const Space& space,
                     Outcomes& known,
                     const RunJobs& run) {
  return Halver(screened, space, known, run).Run();
}

std::vector<int32_t> FrontOf(const std::vector<int32_t>& finished,
                             const Screened& screened,
                             const Space& space,
                             const Outcomes& outcomes) {
  const auto last = static_cast<int32_t>(space.rung_epochs.size()) - 1;
  std::vector<Objectives> all;
  for (const int32_t trial : finished) {
    const TrialCost& cost = screened.CostOf(trial);
    all.push_back({static_cast<double>(cost.cycles),
                   -WorthOf(space.metric, outcomes.at({trial, last}).value),
                   static_cast<double>(cost.ram_bytes),
                   static_cast<double>(cost.flash_bytes)});
  }
  const std::vector<int> fronts = FrontNumbers(all);
  std::vector<size_t> members;
  for (size_t i = 0; i < all.size(); ++i) {
    if (fronts[i] == 0) members.push_back(i);
  }
  std::stable_sort(
      members.begin(), members.end(), [&](size_t a, size_t b) { return all[a] < all[b]; });
  std::vector<int32_t> front;
  for (const size_t i : members) front.push_back(finished[i]);
  return front;
}

}  // namespace mote::trainer
