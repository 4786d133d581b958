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

// A life of the device, up to the cut of its power: two writes and all numbers between.
void TakeMany(uint32_t& last) {
  EventCounter counter = Started();
  for (uint32_t i = 0; i < 2 * kReservedEvents; ++i) {
    uint32_t number = 0;
    const bool is_taken = counter.Take(number);
    if (flash.is_off()) return;
    ASSERT_TRUE(is_taken);
    ASSERT_GT(number, last);
    last = number;
  }
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

// Power goes at a byte of one start's writes, and at one of the next start's: a number that comes
// again would be an event that can be replayed.
TEST_F(EventCounterTest, NoCutsOfPowerBringANumberAgain) {
  constexpr int kSteps = 170;  // more than two writes
  for (int first = 0; first < kSteps; first += 3) {
    for (int second = 0; second < kSteps; second += 7) {
      flash = {};
      uint32_t last = 0;
      for (const int steps : {kSteps, first, second, first, kSteps}) {
        if (steps < kSteps) flash.CutAfter(steps);
        TakeMany(last);
        flash.Power();
      }
      ASSERT_GE(last, 4 * kReservedEvents)
          << first << ' ' << second;  // the first and the last life
    }
  }
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
