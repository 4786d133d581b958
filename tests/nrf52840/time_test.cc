// SPDX-License-Identifier: Apache-2.0
// The RTCs.
#include "tests/nrf52840/model_test.h"

namespace mote::testing {
namespace {

constexpr uint32_t kRtc0 = 0x4000B000, kRtc1 = 0x40011000, kRtc2 = 0x40024000;
constexpr uint32_t kStart = 0x000, kStop = 0x004, kClear = 0x008, kTriggerOverflow = 0x00C,
                   kTick = 0x100, kOverflow = 0x104, kCompare0 = 0x140, kIntenSet = 0x304,
                   kEventEnable = 0x340, kEventEnableSet = 0x344, kCounter = 0x504,
                   kPrescaler = 0x508, kCc0 = 0x540;
constexpr uint64_t kTickNs = 30'518;

class Time : public ModelTest {
 protected:
  void SetUp() override { StartLfclk(); }

  void Start(uint32_t rtc) {
    model_.Write(rtc + kStart, 1);
    model_.Advance(46 * kMicrosecond);
  }

  uint32_t Counter() { return model_.Read(kRtc1 + kCounter); }

  // To the middle of the tick at which the counter becomes `count`.
  void AdvanceTo(uint32_t count) {
    while (Counter() != count) model_.Advance(kMicrosecond);
    model_.Advance(kTickNs / 2);
  }
};

TEST_F(Time, TheCounterMakes32768StepsASecond) {
  Start(kRtc1);
  const uint32_t before = Counter();
  model_.Advance(10 * kSecond);
  EXPECT_NEAR(Counter() - before, 327'680, 1);
}

TEST_F(Time, ThePrescalerDividesByOneMore) {
  model_.Write(kRtc1 + kPrescaler, 327);
  Start(kRtc1);
  model_.Advance(60 * kSecond);
  EXPECT_NEAR(Counter(), 60 * 32768 / 328., 1);
}

TEST_F(Time, TheCounterOverflowsAfter512Seconds) {
  model_.Write(kRtc1 + kEventEnableSet, 1u << 1);
  Start(kRtc1);
  model_.Advance(512 * kSecond - 200 * kMicrosecond);
  EXPECT_EQ(model_.Read(kRtc1 + kOverflow), 0u);
  EXPECT_GT(Counter(), 0xFFFFF0u);
  model_.Advance(300 * kMicrosecond);
  EXPECT_EQ(model_.Read(kRtc1 + kOverflow), 1u);
  EXPECT_LT(Counter(), 8u);
}

TEST_F(Time, TriggeredOverflowComesSixteenTicksLater) {
  model_.Write(kRtc1 + kEventEnableSet, 1u << 1);
  Start(kRtc1);
  model_.Write(kRtc1 + kTriggerOverflow, 1);
  AdvanceTo(0xFFFFF0);
  model_.Advance(15 * kTickNs);
  EXPECT_EQ(model_.Read(kRtc1 + kOverflow), 0u);
  model_.Advance(kTickNs);
  EXPECT_EQ(model_.Read(kRtc1 + kOverflow), 1u);
}

TEST_F(Time, AnEventThatIsNotEnabledDoesNotOccur) {
  Start(kRtc1);
  model_.Advance(kSecond);
  EXPECT_EQ(model_.Read(kRtc1 + kTick), 0u);
  model_.Write(kRtc1 + kEventEnable, 1);
  model_.Advance(2 * kTickNs);
  EXPECT_EQ(model_.Read(kRtc1 + kTick), 1u);
}

TEST_F(Time, ACompareInterruptWakesTheCpuAtItsTick) {
  uint32_t seen = 0;
  model_.SetHandler(17, [&] {
    seen = Counter();
    model_.Write(kRtc1 + kCompare0, 0);
  });
  EnableInterrupt(17);
  model_.Write(kRtc1 + kCc0, 1000);
  model_.Write(kRtc1 + kIntenSet, 1u << 16);
  Start(kRtc1);
  const uint64_t before_ns = model_.now_ns();
  model_.Sleep();
  EXPECT_EQ(seen, 1000u);
  EXPECT_NEAR(static_cast<double>(model_.now_ns() - before_ns), 1000 / 32768. * 1e9, 50e3);
}

TEST_F(Time, ACompareTwoAheadMatchesAndOneAheadDoesNot) {
  model_.Write(kRtc1 + kEventEnableSet, 3u << 16);
  Start(kRtc1);
  AdvanceTo(100);
  model_.Write(kRtc1 + kCc0, 101);
  model_.Write(kRtc1 + kCc0 + 4, 102);
  model_.Advance(4 * kTickNs);
  EXPECT_EQ(model_.Read(kRtc1 + kCompare0), 0u);
  EXPECT_EQ(model_.Read(kRtc1 + kCompare0 + 4), 1u);
  model_.Advance(512 * kSecond);
  EXPECT_EQ(model_.Read(kRtc1 + kCompare0), 1u);
}

TEST_F(Time, ACompareThatIsReplacedTooLateStillMatches) {
  model_.Write(kRtc1 + kCc0, 101);
  model_.Write(kRtc1 + kEventEnableSet, 1u << 16);
  Start(kRtc1);
  AdvanceTo(100);
  model_.Write(kRtc1 + kCc0, 50'000);
  model_.Advance(2 * kTickNs);
  EXPECT_EQ(model_.Read(kRtc1 + kCompare0), 1u);
}

TEST_F(Time, ACompareWithZeroDoesNotMatchAtClear) {
  model_.Write(kRtc1 + kEventEnableSet, 1u << 16);
  Start(kRtc1);
  AdvanceTo(100);
  model_.Write(kRtc1 + kClear, 1);
  model_.Advance(10 * kTickNs);
  EXPECT_LT(Counter(), 12u);
  EXPECT_EQ(model_.Read(kRtc1 + kCompare0), 0u);
}

TEST_F(Time, AClearTakesEffectLater) {
  Start(kRtc1);
  AdvanceTo(100);
  model_.Write(kRtc1 + kClear, 1);
  EXPECT_EQ(Counter(), 100u);
  model_.Advance(46 * kMicrosecond);
  EXPECT_LE(Counter(), 1u);
}

TEST_F(Time, AClearShortlyBeforeAnEdgeWaitsForTheNextOne) {
  Start(kRtc1);
  AdvanceTo(100);
  model_.Advance(kTickNs / 2 - 2 * kMicrosecond);
  model_.Write(kRtc1 + kClear, 1);
  model_.Advance(4 * kMicrosecond);
  EXPECT_EQ(Counter(), 101u);
}

TEST_F(Time, ACounterGoesOnWhereItsClockStopped) {
  model_.Write(kRtc1 + kEventEnableSet, 1u << 16);
  model_.Write(kRtc1 + kCc0, 2 * 32768);
  Start(kRtc1);
  model_.Advance(kSecond);
  model_.Write(kClockBase + 0x00C, 1);
  const uint32_t before = Counter();
  model_.Advance(kSecond);
  EXPECT_EQ(Counter(), before);
  model_.SetHandler(17, [&] { model_.Write(kRtc1 + kCompare0, 0); });
  EnableInterrupt(17);
  model_.Write(kRtc1 + kIntenSet, 1u << 16);
  StartLfclk();
  const uint64_t before_ns = model_.now_ns();
  model_.Sleep();
  EXPECT_EQ(Counter(), 2u * 32768);
  EXPECT_NEAR(static_cast<double>(model_.now_ns() - before_ns), 1e9, 1e6);
}

TEST_F(Time, AStoppedCounterKeepsItsValue) {
  Start(kRtc1);
  AdvanceTo(500);
  model_.Write(kRtc1 + kStop, 1);
  model_.Advance(kSecond);
  EXPECT_NEAR(Counter(), 501, 1);
  model_.Write(kRtc1 + kPrescaler, 7);  // it is stopped now
}

TEST_F(Time, ThePrescalerOfACounterThatOnlyStopsIsFree) {
  model_.Write(kRtc1 + kStop, 1);
  model_.Write(kRtc1 + kClear, 1);
  model_.Write(kRtc1 + kPrescaler, 7);
  model_.Write(kRtc1 + kStart, 1);
  EXPECT_EQ(model_.Read(kRtc1 + kPrescaler), 7u);
}

TEST_F(Time, ThePrescalerOfARunningCounterIsLocked) {
  Start(kRtc1);
  model_.Write(kRtc1 + kPrescaler, 7);
  EXPECT_EQ(model_.Read(kRtc1 + kPrescaler), 0u);
  ExpectViolation("RTC1.PRESCALER = 0x00000007");
}

TEST_F(Time, TheFirstRtcHasThreeCompareRegistersAndTheThirdFour) {
  model_.Write(kRtc2 + kCc0 + 12, 1);
  EXPECT_EQ(model_.Read(kRtc2 + kCc0 + 12), 1u);
  model_.Write(kRtc0 + kCc0 + 12, 1);
  ExpectViolation("0x4000B54C = 0x00000001");
}

TEST_F(ModelTest, AnRtcThatIsStartedWithoutItsClockStandsStill) {
  model_.Write(kRtc1 + kStart, 1);
  model_.Advance(kSecond);
  EXPECT_EQ(model_.Read(kRtc1 + kCounter), 0u);
  ExpectViolation("RTC1.TASKS_START = 0x00000001: LFCLK");
}

}  // namespace
}  // namespace mote::testing
