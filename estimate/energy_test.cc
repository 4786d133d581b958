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

}  // namespace
}  // namespace mote::estimate
