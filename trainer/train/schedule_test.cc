// SPDX-License-Identifier: Apache-2.0
#include "trainer/train/schedule.h"

#include <gtest/gtest.h>

namespace mote::trainer {
namespace {

TEST(Schedule, RisesThenFallsToNothing) {
  const Schedule schedule = {10, 0.01, 2};
  double before = 0;
  for (double epoch = 0; epoch <= 2; epoch += 0.125) {
    EXPECT_GT(LearningRateAt(schedule, epoch), before) << epoch;
    before = LearningRateAt(schedule, epoch);
  }
  EXPECT_DOUBLE_EQ(before, 0.01);
  for (double epoch = 2.125; epoch <= 10; epoch += 0.125) {
    EXPECT_LT(LearningRateAt(schedule, epoch), before) << epoch;
    before = LearningRateAt(schedule, epoch);
  }
  EXPECT_NEAR(LearningRateAt(schedule, 6), 0.005, 1e-12);
  EXPECT_NEAR(before, 0, 1e-12);
}

TEST(Schedule, WithoutWarmUpItBeginsAtTheHighest) {
  EXPECT_DOUBLE_EQ(LearningRateAt({5, 0.3, 0}, 0), 0.3);
}

TEST(Schedule, AWarmUpThatNeverEndsOnlyRises) {
  EXPECT_LT(LearningRateAt({5, 1, 100}, 1), LearningRateAt({5, 1, 100}, 4));
  EXPECT_LT(LearningRateAt({5, 1, 100}, 5), 0.06);
}

TEST(Schedule, ItIsNeverNegativeOrAboveTheHighest) {
  for (const double warmup : {0.0, 0.5, 1.0, 3.0, 4.0}) {
    for (double epoch = 0; epoch < 9; epoch += 0.25) {
      EXPECT_GE(LearningRateAt({3, 0.1, warmup}, epoch), 0);
      EXPECT_LE(LearningRateAt({3, 0.1, warmup}, epoch), 0.1);
    }
  }
}

}  // namespace
}  // namespace mote::trainer
