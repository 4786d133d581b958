// SPDX-License-Identifier: Apache-2.0
#include "trainer/train/judgement.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

#include "trainer/common/quantile.h"

namespace mote::trainer {
namespace {

TEST(JudgeClasses, CountsWhoIsTakenForWhom) {
  const std::vector<float> probabilities = {0.9F, 0.1F, 0, /**/ 0.2F, 0.8F, 0, /**/ 0.6F, 0.4F, 0};
  const ClassJudgement judgement = JudgeClasses(probabilities, {0, 1, 1}, 3);
  EXPECT_DOUBLE_EQ(judgement.accuracy, 2.0 / 3);
  EXPECT_DOUBLE_EQ(judgement.balanced_accuracy, (1 + 0.5) / 2);  // class 2 does not occur
  EXPECT_EQ(judgement.confusion,
            (std::vector<std::vector<int64_t>>{{1, 0, 0}, {1, 1, 0}, {0, 0, 0}}));
  EXPECT_NEAR(judgement.loss, -(std::log(0.9) + (std::log(0.8) + std::log(0.4)) / 2) / 2, 1e-6);
}

TEST(JudgeClasses, OfEqualOutputsTheFirstIsTheAnswer) {
  EXPECT_EQ(HighestOf({0, 1, 3, 3}, 0, 4), 2U);
  EXPECT_EQ(HighestOf({9, 9, 0, 5, 5, 5}, 1, 3), 0U);
  EXPECT_DOUBLE_EQ(JudgeClasses({0.5F, 0.5F}, {1}, 2).accuracy, 0);
}

TEST(JudgeClasses, AProbabilityOfNothingIsALossOfSome) {
  EXPECT_NEAR(JudgeClasses({1, 0}, {1}, 2).loss, -std::log(1e-7), 1e-9);
}

TEST(JudgeClasses, AnOutputThatIsNoNumberIsALossThatIsNone) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  EXPECT_TRUE(std::isnan(JudgeClasses({nan, nan, 0.5F, 0.5F}, {0, 1}, 2).loss));
}

TEST(JudgeClasses, NoRowsAreNoAccuracy) { EXPECT_EQ(JudgeClasses({}, {}, 2).accuracy, 0); }

TEST(Residuals, AreTheMeanSquareOfEachRow) {
  EXPECT_EQ(Residuals({1, 2, 3, 4}, {1, 4, 2, 1}, 2), (std::vector<double>{2, 5}));
}

TEST(Quantile, IsTheLeastThatThatShareDoesNotExceed) {
  EXPECT_EQ(Quantile({3}, 0.99), 3);
  EXPECT_EQ(Quantile({4, 1, 3, 2}, 0), 1);
  EXPECT_EQ(Quantile({4, 1, 3, 2}, 0.5), 2);
  EXPECT_EQ(Quantile({4, 1, 3, 2}, 0.51), 3);
  EXPECT_EQ(Quantile({4, 1, 3, 2}, 1), 4);
}

}  // namespace
}  // namespace mote::trainer
