// SPDX-License-Identifier: Apache-2.0
#include "boards/nano33ble/rtc_clock.h"

#include "tests/nrf52840/chip_testing.h"

namespace mote::testing {
namespace {

class RtcClockTest : public ChipTest {
 protected:
  // The clock is read as time goes on, and must be where the chip's own time is, less the moments
  // that the counter takes to start.
  void ExpectRight() {
    const uint64_t ticks = (chip_.now_ns() - started_ns_) * board::kTicksPerSecond / kSecond;
    ASSERT_NEAR(static_cast<double>(clock_.Ticks()), static_cast<double>(ticks), 2) << ticks;
  }

  void Start() {
    clock_.Start();
    started_ns_ = chip_.now_ns();
  }

  void AdvanceTo(uint64_t time_ns) { chip_.Advance(started_ns_ + time_ns - chip_.now_ns()); }

  uint64_t started_ns_ = 0;
};

TEST_F(RtcClockTest, GoesOnThroughHalfPeriodsAndOverflows) {
  Start();
  for (int i = 0; i < 5000; ++i) {
    chip_.Advance(487 * kMillisecond);
    ExpectRight();
  }
}

TEST_F(RtcClockTest, NeverGoesBackWhereTheCounterIsAtItsSeams) {
  Start();
  for (uint64_t half = 1; half <= 6; ++half) {
    AdvanceTo(half * 256 * kSecond - 300 * kMicrosecond);
    uint64_t last = clock_.Ticks();
    for (int i = 0; i < 600; ++i) {
      chip_.Advance(1 * kMicrosecond);
      const uint64_t now = clock_.Ticks();
      ASSERT_GE(now, last);
      ASSERT_LE(now, last + 1);
      last = now;
    }
    ExpectRight();
  }
}

// The flash, while it erases, keeps every handler waiting.
TEST_F(RtcClockTest, IsRightWhileItsInterruptWaits) {
  constexpr uint32_t kNvicDisable1 = 0xE000E184;
  constexpr uint32_t kRtc2Bit = 1u << (board::kRtc2Interrupt % 32);
  Start();
  for (uint64_t half = 1; half <= 4; ++half) {
    AdvanceTo(half * 256 * kSecond - 1 * kSecond);
    chip_.Write(kNvicDisable1, kRtc2Bit);
    chip_.Advance(3 * kSecond);
    ExpectRight();
    board::EnableInterrupt(chip_, board::kRtc2Interrupt);
    ExpectRight();
  }
}

TEST_F(RtcClockTest, MillisecondsBeginAgainAfterTwoToThe32AndDifferencesStayRight) {
  Start();
  constexpr uint64_t kWrap = uint64_t{1} << 32;
  AdvanceTo((kWrap - 1000) * kMillisecond);
  const uint32_t before = clock_.MillisNow();
  EXPECT_NEAR(before, 4294966296.0, 2);
  chip_.Advance(3000 * kMillisecond);
  EXPECT_NEAR(clock_.MillisNow(), 2000, 2);
  EXPECT_NEAR(clock_.MillisNow() - before, 3000, 1);
}

TEST_F(RtcClockTest, WakesASleeperInTime) {
  Start();
  for (const uint32_t ticks : {0u, 1u, 2u, 3u, 100u, 32768u}) {
    const uint64_t before = chip_.now_ns();
    const uint64_t due = clock_.Ticks() + ticks;
    clock_.WakeIn(ticks);
    while (clock_.Ticks() < due) chip_.Sleep();  // ends the test where nothing ever comes
    EXPECT_LE(chip_.now_ns() - before, (uint64_t{ticks} + 6) * kSecond / board::kTicksPerSecond);
  }
}

// What the bootloader left running is of another source, which cannot be changed while it runs.
TEST_F(RtcClockTest, TakesOverASlowClockThatRunsAlready) {
  chip_.Write(board::kLfClockSource, 0);
  chip_.Write(board::kLfClockStart, 1);
  chip_.Advance(10 * kMillisecond);
  Start();
  EXPECT_EQ(chip_.Read(board::kLfClockStatus), board::kLfClockIsRunning | 2);
  chip_.Advance(1 * kSecond);
  ExpectRight();
}

}  // namespace
}  // namespace mote::testing
