// SPDX-License-Identifier: Apache-2.0
#include "trainer/search/halving.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "trainer/search/ranks.h"
#include "trainer/search/search_testing.h"

namespace mote::trainer {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

class HalvingTest : public ::testing::Test {
 protected:
  Halved Run(Outcomes& outcomes, bool backwards = false) {
    Result<Halved> halved =
        Halve(screened_, space_, outcomes, [&](std::vector<Job> jobs, const OnOutcome& on_outcome) {
          if (backwards) std::reverse(jobs.begin(), jobs.end());
          ran_ += jobs.size();
          return RunHere(jobs, FakeOutcome, on_outcome);
        });
    EXPECT_TRUE(halved.ok());
    return *halved;
  }

  Space space_ = SmallSpace();
  Screened screened_ = ScreenedOf(space_, 12, 2);
  size_t ran_ = 0;
};

TEST_F(HalvingTest, AThirdOfEachRungGoesOn) {
  Outcomes outcomes;
  const Halved halved = Run(outcomes);
  ASSERT_EQ(halved.rungs.size(), 3U);
  EXPECT_EQ(halved.rungs[0].size(), 11U);  // of 12 one was refused; one fails
  EXPECT_EQ(halved.rungs[1].size(), 4U);
  EXPECT_EQ(halved.rungs[2].size(), 2U);
  EXPECT_THAT(halved.rungs[1], Not(Contains(5)));
  EXPECT_EQ(ran_, 17U);
}

TEST_F(HalvingTest, TheCheapestAndTheBestOfARungGoOn) {
  Outcomes outcomes;
  const std::vector<int32_t> second = Run(outcomes).rungs[1];
  int32_t cheapest = 0, best = 0;
  for (const Trial& trial : screened_.trials) {
    if (trial.id == 5) continue;
    if (screened_.CostOf(trial.id).cycles < screened_.CostOf(cheapest).cycles) cheapest = trial.id;
    if (FakeOutcome({trial.id, 0})->value > FakeOutcome({best, 0})->value) best = trial.id;
  }
  EXPECT_THAT(second, Contains(cheapest));
  EXPECT_THAT(second, Contains(best));
}

TEST_F(HalvingTest, TheOrderOfOutcomesDecidesNothing) {
  Outcomes forwards, backwards;
  const Halved once = Run(forwards);
  const Halved again = Run(backwards, true);
  EXPECT_EQ(once.rungs, again.rungs);
  EXPECT_EQ(FrontOf(once.finished, screened_, space_, forwards),
            FrontOf(again.finished, screened_, space_, backwards));
}

TEST_F(HalvingTest, WhatIsKnownIsNotRunAgain) {
  Outcomes whole;
  const Halved once = Run(whole);
  ran_ = 0;
  Outcomes part(whole.begin(), std::next(whole.begin(), 6));
  EXPECT_EQ(Run(part).rungs, once.rungs);
  EXPECT_EQ(ran_, whole.size() - 6);
}

TEST_F(HalvingTest, AnErrorOfTheRunnerEndsTheSearch) {
  Outcomes outcomes;
  const Result<Halved> halved =
      Halve(screened_, space_, outcomes, [](const std::vector<Job>&, const OnOutcome&) {
        return Status(Error{"the disk is full"});
      });
  ASSERT_FALSE(halved.ok());
  EXPECT_EQ(halved.error().message, "the disk is full");
}

TEST_F(HalvingTest, TheFrontHoldsWhatNoOtherBeatsByCycles) {
  const int32_t last = static_cast<int32_t>(space_.rung_epochs.size()) - 1;
  Screened screened;
  screened.trials = {{0, {}}, {1, {}}, {2, {}}, {3, {}}};
  screened.costs = {{300, 30, 30, 0}, {100, 10, 10, 0}, {200, 20, 20, 0}, {200, 5, 20, 0}};
  const Outcomes outcomes = {{{0, last}, {0.9, ""}},
                             {{1, last}, {0.8, ""}},
                             {{2, last}, {0.7, ""}},
                             {{3, last}, {0.7, ""}}};
  EXPECT_THAT(FrontOf({0, 1, 2, 3}, screened, space_, outcomes), ElementsAre(1, 3, 0));
}

}  // namespace
}  // namespace mote::trainer
