// SPDX-License-Identifier: Apache-2.0
#include "estimate/stream_load.h"

#include <gtest/gtest.h>

namespace mote::estimate {
namespace {

// A thousand cycles are a millisecond.
Board SlowBoard() {
  Board board;
  board.clock_hz = 1'000'000;
  return board;
}

// Hops of 10 ms: 10,000 cycles.
StreamLoad Load(const std::vector<uint64_t>& cycles, int32_t buffer_hops, size_t warm_up_hops = 0) {
  return LoadOf(SlowBoard(), {0.01, buffer_hops, warm_up_hops}, cycles);
}

TEST(StreamLoad, DutyIsOfTheHopsAfterTheWarmUp) {
  const StreamLoad load = Load({100, 90'000, 2000, 6000, 4000}, 2, 2);
  EXPECT_DOUBLE_EQ(load.mean_cycles, 4000);
  EXPECT_EQ(load.max_cycles, 6000u);
  EXPECT_DOUBLE_EQ(load.duty, 0.4);
}

TEST(StreamLoad, AllHopsCountWhereTheWarmUpNeverEnds) {
  EXPECT_DOUBLE_EQ(Load({1000, 3000}, 2, 2).duty, 0.2);
}

TEST(StreamLoad, WorkOfAHopFitsIntoTheTimeUntilTheNextInABufferOfTwo) {
  EXPECT_EQ(Load({10'000, 9'999, 9'000}, 2).deadline_misses, 0);
  const StreamLoad late = Load({9'000, 10'500, 9'000}, 2);
  EXPECT_EQ(late.deadline_misses, 1);
  EXPECT_NEAR(late.least_slack_s, -0.0005, 1e-9);
}

TEST(StreamLoad, WhoIsLateStaysLateUntilTheWorkIsDone) {
  // Ends at 10 + 25 = 35 ms, 37, 39, 42 ms; the deadlines are 20, 30, 40, 50 ms.
  EXPECT_EQ(Load({25'000, 2'000, 2'000, 2'000}, 2).deadline_misses, 2);
}

TEST(StreamLoad, ALargerBufferWaitsLonger) {
  EXPECT_EQ(Load({25'000, 2'000, 2'000, 2'000}, 3).deadline_misses, 1);
  EXPECT_EQ(Load({25'000, 2'000, 2'000, 2'000}, 4).deadline_misses, 0);
  EXPECT_NEAR(Load({25'000, 2'000, 2'000, 2'000}, 4).least_slack_s, 0.005, 1e-9);
}

TEST(StreamLoad, MoreThanAllTheTimeMissesInTheEnd) {
  const StreamLoad load = Load(std::vector<uint64_t>(100, 11'000), 5);
  EXPECT_DOUBLE_EQ(load.duty, 1.1);
  EXPECT_GT(load.deadline_misses, 50);
}

}  // namespace
}  // namespace mote::estimate
