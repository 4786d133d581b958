// SPDX-License-Identifier: Apache-2.0
#include "estimate/energy.h"

#include <gtest/gtest.h>

namespace mote::estimate {
namespace {

Board BoardOf(uint32_t clock_hz, double supply_v, double active_ma) {
  Board board;
  board.clock_hz = clock_hz;
  board.power.supply_v = supply_v;
  board.power.active_ma = active_ma;
  return board;
}

TEST(Energy, LatencyIsCyclesOverClock) {
  EXPECT_DOUBLE_EQ(LatencyMs(BoardOf(64'000'000, 3, 1), 64'000), 1.0);
  EXPECT_DOUBLE_EQ(LatencyMs(BoardOf(1'000'000, 3, 1), 0), 0.0);
}

TEST(Energy, OneSecondAtThreeVoltsAndTwoMilliamperesIsSixMillijoules) {
  EXPECT_DOUBLE_EQ(EnergyMj(BoardOf(1'000'000, 3.0, 2.0), 1'000'000), 6.0);
}

TEST(Energy, CyclesBeyond32BitsAreCounted) {
  EXPECT_DOUBLE_EQ(LatencyMs(BoardOf(1'000, 3, 1), 5'000'000'000), 5e9);
}

TEST(Energy, AveragePowerIsThatOfTheActiveShareAndOfSleep) {
  Board board = BoardOf(1'000'000, 3, 4);
  board.power.sleep_ua = 2;
  EXPECT_NEAR(AveragePowerMw(board, 0), 0.006, 1e-12);
  EXPECT_NEAR(AveragePowerMw(board, 0.25), 3 * (4 * 0.25 + 0.002 * 0.75), 1e-12);
  EXPECT_NEAR(AveragePowerMw(board, 1.5), 12, 1e-12);
}

}  // namespace
}  // namespace mote::estimate
