// SPDX-License-Identifier: Apache-2.0
#include "runtime/event/event_counter/event_counter.h"

#include <gtest/gtest.h>

#include "runtime/event/storage_testing.h"

namespace mote {
namespace {

using testing::flash;

class EventCounterTest : public ::testing::Test {
 protected:
  void SetUp() override { flash = {}; }
};

EventCounter Started() {
  EventCounter counter;
  counter.Init();
  return counter;
}

uint32_t Next(EventCounter& counter) {
  uint32_t number = 0;
  EXPECT_TRUE(counter.Take(number));
  return number;
}

TEST_F(EventCounterTest, CountsFromOne) {
  EventCounter counter = Started();
  EXPECT_TRUE(counter.is_new());
  for (uint32_t i = 1; i <= 3 * kReservedEvents; ++i) ASSERT_EQ(Next(counter), i);
}

TEST_F(EventCounterTest, AStartSkipsWhatWasSetAside) {
  EventCounter counter = Started();
  Next(counter);
  EventCounter again = Started();
  EXPECT_FALSE(again.is_new());
  EXPECT_EQ(Next(again), kReservedEvents + 1);
}

// Starts, events and cuts of power at each byte of each write: a number that comes again would be
// an event that can be replayed.
TEST_F(EventCounterTest, NoCutOfPowerBringsANumberAgain) {
  uint32_t last = 0;
  for (int steps = 0; steps < 200; ++steps) {
    flash.CutAfter(steps);
    try {
      EventCounter counter = Started();
      for (uint32_t i = 0; i < 2 * kReservedEvents; ++i) {
        const uint32_t number = Next(counter);
        ASSERT_GT(number, last) << steps;
        last = number;
      }
    } catch (const testing::PowerCut&) {
    }
    flash.Power();
  }
  EXPECT_GT(last, 100 * kReservedEvents);
}

TEST_F(EventCounterTest, WithoutStorageThereIsNoNumber) {
  flash.is_refusing = true;
  EventCounter counter = Started();
  uint32_t number = 77;
  EXPECT_FALSE(counter.Take(number));
  EXPECT_EQ(number, 77u);
  flash.is_refusing = false;
  EXPECT_EQ(Next(counter), 1u);
}

TEST_F(EventCounterTest, EndsWhereItsBitsDo) {
  AbRecord record;
  const uint8_t nearly[] = {0xfd, 0xff, 0xff, 0xff};
  ASSERT_TRUE(record.Save(nearly));
  EventCounter counter = Started();
  EXPECT_EQ(Next(counter), 0xfffffffdu);
  EXPECT_EQ(Next(counter), 0xfffffffeu);
  uint32_t number = 0;
  EXPECT_FALSE(counter.Take(number));
}

}  // namespace
}  // namespace mote
