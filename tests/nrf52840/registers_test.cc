// SPDX-License-Identifier: Apache-2.0
// What holds for all registers, and those of CLOCK, GPIO, FICR, POWER and the NVIC.
#include "tests/nrf52840/model_test.h"

namespace mote::testing {
namespace {

using Registers = ModelTest;
using RegistersDeathTest = ModelTest;

constexpr uint32_t kRtc1 = 0x40011000, kWdt = 0x40010000;
constexpr uint32_t kP0 = 0x50000000, kP1 = 0x50000300;
constexpr uint32_t kOut = 0x504, kOutSet = 0x508, kOutClear = 0x50C, kIn = 0x510,
                   kDirection = 0x514, kDirectionSet = 0x518, kPinConfiguration = 0x700;

TEST_F(Registers, AnAddressWithoutARegisterIsNamed) {
  EXPECT_EQ(model_.Read(kRtc1 + 0x550), 0u);
  ExpectViolation("0x40011550 was read");
  model_.Write(0x40002500, 8);
  ExpectViolation("0x40002500 = 0x00000008");
}

TEST_F(Registers, AReadOnlyRegisterKeepsItsValue) {
  model_.Write(kWdt + 0x404, 0xFF);
  EXPECT_EQ(model_.Read(kWdt + 0x404), 1u);
  ExpectViolation("WDT.REQSTATUS = 0x000000FF: read-only (PS 6.36 WDT)");
}

TEST_F(Registers, ATaskIsTriggeredByOneAndNeverRead) {
  model_.Write(kHfclkStart, 2);
  ExpectViolation("CLOCK.TASKS_HFCLKSTART = 0x00000002");
  model_.Read(kHfclkStart);
  ExpectViolation("TASKS_HFCLKSTART = 0x00000000: was read");
}

TEST_F(Registers, AnEventIsClearedByZeroOnly) {
  model_.Write(kHfclkStarted, 1);
  ExpectViolation("EVENTS_HFCLKSTARTED = 0x00000001");
}

TEST_F(Registers, ReservedBitsAreNotStored) {
  model_.Write(kRtc1 + 0x508, 0x1003);
  EXPECT_EQ(model_.Read(kRtc1 + 0x508), 3u);
  ExpectViolation("RTC1.PRESCALER = 0x00001003: reserved bits");
}

TEST_F(Registers, IntenSetAndIntenClearAreOneMask) {
  model_.Write(kRtc1 + 0x304, 0x10003);
  model_.Write(kRtc1 + 0x308, 0x2);
  EXPECT_EQ(model_.Read(kRtc1 + 0x304), 0x10001u);
  EXPECT_EQ(model_.Read(kRtc1 + 0x308), 0x10001u);
}

TEST_F(Registers, PowerAndClockShareTheirInterruptMask) {
  model_.Write(kClockBase + 0x304, 0x23);  // SLEEPENTER of POWER, the two starts of CLOCK
  EXPECT_EQ(model_.Read(kClockBase + 0x304), 0x23u);
  model_.Write(kClockBase + 0x308, 0x21);
  EXPECT_EQ(model_.Read(kClockBase + 0x304), 0x2u);
}

TEST_F(Registers, TheCrystalTakes360MicrosecondsToStart) {
  model_.Write(kHfclkStart, 1);
  model_.Advance(350 * kMicrosecond);
  EXPECT_EQ(model_.Read(kHfclkStarted), 0u);
  EXPECT_EQ(model_.Read(kClockBase + 0x40C), 0x10000u);  // runs from the RC oscillator
  model_.Advance(10 * kMicrosecond);
  EXPECT_EQ(model_.Read(kHfclkStarted), 1u);
  EXPECT_EQ(model_.Read(kClockBase + 0x40C), 0x10001u);
}

TEST_F(Registers, TheSlowCrystalIsPrecededByTheRcOscillator) {
  model_.Write(kClockBase + 0x518, 1);
  model_.Write(kLfclkStart, 1);
  EXPECT_EQ(model_.Read(kClockBase + 0x418), 0u);
  model_.Advance(kMillisecond);
  EXPECT_EQ(model_.Read(kClockBase + 0x418), 0x10000u);
  EXPECT_EQ(model_.Read(kLfclkStarted), 0u);
  model_.Advance(250 * kMillisecond);
  EXPECT_EQ(model_.Read(kClockBase + 0x418), 0x10001u);
  EXPECT_EQ(model_.Read(kLfclkStarted), 1u);
}

TEST_F(Registers, TheSourceOfARunningSlowClockMayNotBeWritten) {
  StartLfclk();
  model_.Write(kClockBase + 0x518, 1);
  ExpectViolation("CLOCK.LFCLKSRC = 0x00000001");
}

TEST_F(Registers, ASlowClockThatDoesNotRunYetMayNotBeStopped) {
  model_.Write(kLfclkStart, 1);
  model_.Write(kClockBase + 0x00C, 1);
  ExpectViolation("CLOCK.TASKS_LFCLKSTOP");
}

TEST_F(Registers, OutAndDirectionAreSetBitByBit) {
  model_.Write(kP1 + kOutSet, 0x6);
  model_.Write(kP1 + kOutClear, 0x2);
  EXPECT_EQ(model_.Read(kP1 + kOut), 0x4u);
  model_.Write(kP1 + kDirectionSet, 0x8);
  EXPECT_EQ(model_.Read(kP1 + kDirection), 0x8u);
  EXPECT_EQ(model_.Read(kP0 + kDirection), 0u);
}

TEST_F(Registers, PinConfigurationAndDirectionAreTheSameBit) {
  EXPECT_EQ(model_.Read(kP0 + kPinConfiguration + 4 * 26), 2u);
  model_.Write(kP0 + kPinConfiguration + 4 * 26, 1);
  EXPECT_EQ(model_.Read(kP0 + kDirection), 1u << 26);
  model_.Write(kP0 + kDirection, 1u << 3);
  EXPECT_EQ(model_.Read(kP0 + kPinConfiguration + 4 * 26), 0u);
  EXPECT_EQ(model_.Read(kP0 + kPinConfiguration + 4 * 3), 3u);
}

TEST_F(Registers, APinIsReadBackOnlyThroughItsInputBuffer) {
  model_.Write(kP0 + kOutSet, 0x3);
  model_.Write(kP0 + kDirectionSet, 0x3);
  EXPECT_EQ(model_.Read(kP0 + kIn), 0u);
  model_.Write(kP0 + kPinConfiguration + 4, 1);
  EXPECT_EQ(model_.Read(kP0 + kIn), 0x2u);
}

TEST_F(Registers, TheSecondPortHasSixteenPins) {
  model_.Write(kP1 + kOutSet, 1u << 16);
  ExpectViolation("P1.OUTSET = 0x00010000: no such bits");
}

TEST_F(Registers, TheFactoryInformationIsReadable) {
  EXPECT_EQ(model_.Read(0x10000100), 0x52840u);
  EXPECT_EQ(model_.Read(0x100000A0) & 1, 1u);
  EXPECT_EQ(model_.Read(0x100000A4), FactoryInformation::kDeviceAddress[0]);
  EXPECT_EQ(model_.Read(0x100000A8), FactoryInformation::kDeviceAddress[1]);
  EXPECT_EQ(model_.Read(0x10000060), FactoryInformation::kDeviceId[0]);
}

TEST_F(Registers, MemoryThatIsNotMappedHasNoAddress) {
  const uint8_t mapped[8] = {};
  const uint8_t unmapped = 0;
  model_.MapMemory(mapped, sizeof mapped, 0x20001000);
  EXPECT_EQ(model_.AddressOf(mapped + 3), 0x20001003u);
  EXPECT_EQ(model_.AddressOf(&unmapped), 0u);
  ExpectViolation("AddressOf");
}

TEST_F(Registers, AHandlerRunsOnlyWhenBothMasksLetItThrough) {
  int calls = 0;
  model_.SetHandler(0, [&] {
    ++calls;
    model_.Write(kHfclkStarted, 0);
  });
  model_.Write(kClockBase + 0x304, 1);
  StartHfxo();
  EXPECT_EQ(calls, 0);
  EnableInterrupt(0);
  EXPECT_EQ(calls, 1);
  model_.Advance(kSecond);
  EXPECT_EQ(calls, 1);
}

TEST_F(Registers, HandlersDoNotNest) {
  int depth = 0, most = 0;
  const auto handler = [&](uint32_t event) {
    most = std::max(most, ++depth);
    model_.Write(event, 0);
    model_.Advance(2 * kMillisecond);
    --depth;
  };
  StartLfclk();
  model_.Write(kClockBase + 0x304, 1);
  model_.SetHandler(0, [&] { handler(kHfclkStarted); });
  model_.SetHandler(17, [&] {
    model_.Write(kRtc1 + 0x308, 1);
    handler(kRtc1 + 0x100);
  });
  EnableInterrupt(0);
  EnableInterrupt(17);
  model_.Write(kRtc1 + 0x304, 1);
  model_.Write(kRtc1, 1);
  model_.Write(kHfclkStart, 1);
  model_.Advance(10 * kMillisecond);
  EXPECT_EQ(most, 1);
}

TEST_F(Registers, TheLowerPriorityValueGoesFirst) {
  std::vector<int> order;
  model_.SetHandler(0, [&] { order.push_back(0); });
  model_.SetHandler(17, [&] { order.push_back(17); });
  model_.Write(0xE000E400, 0xC0);        // interrupt 0
  model_.Write(0xE000E410, 0x40u << 8);  // interrupt 17
  model_.SetHandler(1, [&] { model_.Write(0xE000E200, 1u | 1u << 17); });
  model_.Write(kInterruptEnable, 1u | 2u | 1u << 17);
  model_.Write(0xE000E200, 2);
  EXPECT_THAT(order, ::testing::ElementsAre(17, 0));
}

TEST_F(Registers, SleepEndsWithAnInterruptWhoseHandlerHasRun) {
  bool has_run = false;
  model_.SetHandler(0, [&] {
    has_run = true;
    model_.Write(kHfclkStarted, 0);
  });
  EnableInterrupt(0);
  model_.Write(kClockBase + 0x304, 1);
  model_.Write(kHfclkStart, 1);
  model_.Sleep();
  EXPECT_TRUE(has_run);
  EXPECT_NEAR(static_cast<double>(model_.now_ns()), 360e3, 2e3);
}

TEST_F(Registers, SleepAfterAHandlerReturnsAtOnce) {
  model_.SetHandler(0, [&] { model_.Write(kHfclkStarted, 0); });
  EnableInterrupt(0);
  model_.Write(kClockBase + 0x304, 1);
  StartHfxo();
  const uint64_t before_ns = model_.now_ns();
  model_.Sleep();
  EXPECT_EQ(model_.now_ns(), before_ns);
}

TEST_F(Registers, TheHandlerThatEndsASleepEndsTheNextAtOnce) {
  model_.SetHandler(0, [&] { model_.Write(kHfclkStarted, 0); });
  EnableInterrupt(0);
  model_.Write(kClockBase + 0x304, 1);
  model_.Write(kHfclkStart, 1);
  model_.Sleep();
  const uint64_t before_ns = model_.now_ns();
  model_.Sleep();
  EXPECT_EQ(model_.now_ns(), before_ns);
}

TEST_F(RegistersDeathTest, SleepThatNothingCanEndStopsTheTest) {
  EXPECT_DEATH(model_.Sleep(), "no interrupt can ever come");
}

TEST_F(RegistersDeathTest, AHandlerThatClearsNothingStopsTheTest) {
  model_.SetHandler(0, [] {});
  EnableInterrupt(0);
  model_.Write(kClockBase + 0x304, 1);
  EXPECT_DEATH(StartHfxo(), "comes again and again");
}

}  // namespace
}  // namespace mote::testing
