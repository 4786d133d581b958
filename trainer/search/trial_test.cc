// SPDX-License-Identifier: Apache-2.0
#include "trainer/search/trial.h"

#include <gmock/gmock.h>

#include <set>

#include "trainer/search/search_testing.h"

namespace mote::trainer {
namespace {

std::vector<Choice> ChoicesOf(const std::vector<Trial>& trials) {
  std::vector<Choice> choices;
  for (const Trial& trial : trials) choices.push_back(trial.choice);
  return choices;
}

TEST(Trials, AreNeverDrawnTwice) {
  const std::vector<Choice> all = ChoicesOf(DrawTrials(SmallSpace(), 1, 100));
  EXPECT_EQ(all.size(), 12U);
  EXPECT_EQ(std::set<Choice>(all.begin(), all.end()).size(), 12U);
}

TEST(Trials, MoreOfThemBeginWithTheSame) {
  const std::vector<Choice> more = ChoicesOf(DrawTrials(SmallSpace(), 1, 9));
  EXPECT_EQ(ChoicesOf(DrawTrials(SmallSpace(), 1, 4)),
            std::vector<Choice>(more.begin(), more.begin() + 4));
  EXPECT_NE(ChoicesOf(DrawTrials(SmallSpace(), 2, 9)), more);
}

TEST(Trials, ThoseThatCostTooMuchAreRefusedWithTheReason) {
  const Screened screened = ScreenedOf(SmallSpace(), 4, 2);
  ASSERT_EQ(screened.trials.size(), 3U);
  ASSERT_EQ(screened.refused.size(), 1U);
  EXPECT_EQ(screened.refused[0].trial, 2);
  EXPECT_EQ(screened.refused[0].reason, "too large");
  EXPECT_EQ(screened.TrialOf(3).id, 3);
  EXPECT_EQ(screened.CostOf(3).cycles, screened.costs[2].cycles);
}

TEST(Trials, OutcomesSurviveJsonBitForBit) {
  const Outcome outcome = OutcomeOf(nlohmann::json::parse(JsonOf(Outcome{0.1 + 0.2, ""}).dump()));
  EXPECT_EQ(outcome.value, 0.1 + 0.2);
  EXPECT_EQ(OutcomeOf(JsonOf(Outcome{0, "broke"})).failure, "broke");
}

}  // namespace
}  // namespace mote::trainer
