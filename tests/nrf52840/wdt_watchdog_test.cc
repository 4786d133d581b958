// SPDX-License-Identifier: Apache-2.0
#include "boards/nano33ble/wdt_watchdog.h"

#include "tests/nrf52840/chip_testing.h"

namespace mote::testing {
namespace {

constexpr uint32_t kMillis = 4000;

class WdtWatchdogTest : public ChipTest {
 protected:
  board::WdtWatchdog<Chip> watchdog_{chip_};
};

TEST_F(WdtWatchdogTest, LetsAProgramRunThatFeedsIt) {
  watchdog_.Start(kMillis);
  for (int i = 0; i < 100; ++i) {
    chip_.Advance((kMillis - 5) * kMillisecond);
    watchdog_.Feed();
  }
  EXPECT_FALSE(chip_.was_reset());
  EXPECT_FALSE(watchdog_.WasHung());
}

TEST_F(WdtWatchdogTest, ResetsOneThatHangs) {
  watchdog_.Start(kMillis);
  chip_.Advance((kMillis - 5) * kMillisecond);
  EXPECT_FALSE(chip_.was_reset());
  chip_.Advance(10 * kMillisecond);
  EXPECT_TRUE(chip_.was_reset());
}

TEST_F(WdtWatchdogTest, ResetsOneThatSleepsForEver) {
  clock_.Start();
  watchdog_.Start(kMillis);
  while (!chip_.was_reset()) {
    clock_.WakeIn(60 * board::kTicksPerSecond);
    chip_.Sleep();
    ASSERT_LT(chip_.now_ns(), 120 * kSecond);
  }
}

TEST_F(WdtWatchdogTest, TheNextStartKnowsAndTheOneAfterDoesNot) {
  watchdog_.Start(kMillis);
  chip_.Advance(2 * kMillis * kMillisecond);
  ASSERT_TRUE(chip_.was_reset());
  chip_.ClearReset();
  EXPECT_EQ(chip_.reset_reason() & board::kResetByWatchdog, board::kResetByWatchdog);

  board::WdtWatchdog<Chip> next(chip_);
  next.Start(kMillis);
  EXPECT_TRUE(next.WasHung());
  EXPECT_TRUE(next.WasHung());  // it stays this start's answer
  EXPECT_EQ(chip_.reset_reason() & board::kResetByWatchdog, 0u);

  board::WdtWatchdog<Chip> after(chip_);
  EXPECT_FALSE(after.WasHung());
}

TEST_F(WdtWatchdogTest, APowerOnIsNoHang) { EXPECT_FALSE(watchdog_.WasHung()); }

// What runs cannot be told anything new; it is fed.
TEST_F(WdtWatchdogTest, AWatchdogThatRunsAlreadyIsOnlyFed) {
  watchdog_.Start(kMillis);
  chip_.Advance((kMillis - 5) * kMillisecond);
  watchdog_.Start(kMillis);
  chip_.Advance((kMillis - 5) * kMillisecond);
  EXPECT_FALSE(chip_.was_reset());
}

// The slow clock that the watchdog runs by is the one that other drivers want too.
TEST_F(WdtWatchdogTest, TheClockStartsBesideIt) {
  watchdog_.Start(kMillis);
  clock_.Start();
  chip_.Advance(1 * kSecond);
  EXPECT_NEAR(clock_.MillisNow(), 1000, 2);
}

}  // namespace
}  // namespace mote::testing
