// SPDX-License-Identifier: Apache-2.0
#include "trainer/search/front.h"

#include <gmock/gmock.h>

#include <cmath>

namespace mote::trainer {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Front, WhatIsNowhereWorseAndSomewhereBetterDominates) {
  EXPECT_TRUE(Dominates({1, 2}, {1, 3}));
  EXPECT_FALSE(Dominates({1, 3}, {1, 2}));
  EXPECT_FALSE(Dominates({1, 2}, {1, 2}));
  EXPECT_FALSE(Dominates({0, 3}, {1, 2}));
}

TEST(Front, NumbersCountWhatHasToGoBefore) {
  EXPECT_THAT(FrontNumbers({{1, 4}, {2, 2}, {4, 1}, {3, 3}, {4, 4}, {2, 2}}),
              ElementsAre(0, 0, 0, 1, 2, 0));
  EXPECT_THAT(FrontNumbers({}), IsEmpty());
}

TEST(Front, DistancesAreThoseToTheNeighboursAsSharesOfTheExtent) {
  const std::vector<Objectives> all = {{0, 10}, {2, 6}, {8, 4}, {10, 0}};
  const std::vector<double> distances = CrowdingDistances(all, FrontNumbers(all));
  EXPECT_TRUE(std::isinf(distances[0]));
  EXPECT_DOUBLE_EQ(distances[1], 0.8 + 0.6);
  EXPECT_DOUBLE_EQ(distances[2], 0.8 + 0.6);
  EXPECT_TRUE(std::isinf(distances[3]));
}

TEST(Front, RankingKeepsTheEndsThenWhatIsAlone) {
  //                                 0         1         2        3        4 behind 2
  EXPECT_THAT(Ranked({{0, 10}, {1, 9}, {5, 5}, {10, 0}, {6, 6}}), ElementsAre(0, 3, 2, 1, 4));
}

}  // namespace
}  // namespace mote::trainer
