// SPDX-License-Identifier: Apache-2.0
#include "tests/nrf52840/model_test.h"

namespace mote::testing {
namespace {

constexpr uint32_t kWdt = 0x40010000, kRtc1 = 0x40011000, kResetReason = 0x40000400;
constexpr uint32_t kStart = 0x000, kTimeout = 0x100, kIntenSet = 0x304, kRunStatus = 0x400,
                   kRequestStatus = 0x404, kCrv = 0x504, kReloadEnable = 0x508, kConfig = 0x50C,
                   kReload = 0x600;
constexpr uint32_t kKey = 0x6E524635;

class Watchdogs : public ModelTest {
 protected:
  void Start(uint32_t crv) {
    model_.Write(kWdt + kCrv, crv);
    model_.Write(kWdt + kStart, 1);
  }
};

TEST_F(Watchdogs, ResetsAfterItsTime) {
  StartLfclk();
  Start(4 * 32768 - 1);
  model_.Advance(4 * kSecond - kMillisecond);
  EXPECT_FALSE(model_.was_reset());
  model_.Advance(2 * kMillisecond);
  EXPECT_TRUE(model_.was_reset());
  EXPECT_EQ(model_.Read(kResetReason), 2u);
  EXPECT_EQ(model_.reset_reason(), 2u);
}

TEST_F(Watchdogs, StartsTheSlowClockWhereNobodyDid) {
  Start(32767);
  model_.Advance(kSecond - kMillisecond);
  EXPECT_FALSE(model_.was_reset());
  model_.Advance(2 * kMillisecond);
  EXPECT_TRUE(model_.was_reset());
}

TEST_F(Watchdogs, IsHeldOffByItsReload) {
  Start(32767);
  for (int i = 0; i < 10; ++i) {
    model_.Advance(900 * kMillisecond);
    model_.Write(kWdt + kReload, kKey);
  }
  EXPECT_FALSE(model_.was_reset());
  model_.Advance(1100 * kMillisecond);
  EXPECT_TRUE(model_.was_reset());
}

TEST_F(Watchdogs, WaitsForAllReloadRegistersThatAreEnabled) {
  model_.Write(kWdt + kReloadEnable, 0x3);
  Start(32767);
  EXPECT_EQ(model_.Read(kWdt + kRequestStatus), 0x3u);
  model_.Advance(900 * kMillisecond);
  model_.Write(kWdt + kReload, kKey);
  EXPECT_EQ(model_.Read(kWdt + kRequestStatus), 0x2u);
  model_.Advance(200 * kMillisecond);
  EXPECT_TRUE(model_.was_reset());
}

TEST_F(Watchdogs, TakesNoOtherKey) {
  Start(32767);
  model_.Advance(900 * kMillisecond);
  model_.Write(kWdt + kReload, 1);
  model_.Advance(200 * kMillisecond);
  EXPECT_TRUE(model_.was_reset());
  ExpectViolation("WDT.RR[0] = 0x00000001: only 0x6E524635");
}

TEST_F(Watchdogs, TakesNoReloadRegisterThatIsOff) {
  Start(32767);
  model_.Write(kWdt + kReload + 4, kKey);
  ExpectViolation("WDT.RR[1]");
}

TEST_F(Watchdogs, IsLockedOnceStarted) {
  Start(32767);
  EXPECT_EQ(model_.Read(kWdt + kRunStatus), 1u);
  model_.Write(kWdt + kCrv, 0xFFFFFF);
  model_.Write(kWdt + kReloadEnable, 0xFF);
  model_.Write(kWdt + kConfig, 0);
  EXPECT_EQ(model_.Read(kWdt + kCrv), 32767u);
  ExpectViolation("WDT.CRV = 0x00FFFFFF: locked");
  ExpectViolation("WDT.RREN = 0x000000FF: locked");
  ExpectViolation("WDT.CONFIG = 0x00000000: locked");
}

TEST_F(Watchdogs, TakesNoReloadValueBelowTheLeast) {
  model_.Write(kWdt + kCrv, 0xE);
  ExpectViolation("WDT.CRV = 0x0000000E");
}

// A CPU that sleeps one second of ten, with the watchdog set to half a second.
void SleepASecond(Nrf52840Model& model, uint32_t config) {
  model.SetHandler(17, [&] { model.Write(kRtc1 + 0x140, 0); });
  model.Write(kInterruptEnable, 1u << 17);
  model.Write(kRtc1 + 0x540, 32768);
  model.Write(kRtc1 + 0x304, 1u << 16);
  model.Write(kRtc1, 1);
  model.Write(kWdt + kConfig, config);
  model.Write(kWdt + kCrv, 16383);
  model.Write(kWdt + kStart, 1);
  model.Sleep();
}

TEST_F(Watchdogs, CountsInSleepIfItIsTold) {
  StartLfclk();
  SleepASecond(model_, 1);
  EXPECT_TRUE(model_.was_reset());
}

TEST_F(Watchdogs, PausesInSleepIfItIsTold) {
  StartLfclk();
  SleepASecond(model_, 0);
  EXPECT_FALSE(model_.was_reset());
  model_.Advance(510 * kMillisecond);
  EXPECT_TRUE(model_.was_reset());
}

TEST_F(Watchdogs, GivesItsInterruptTwoTicksBeforeTheReset) {
  bool was_reset = true;
  uint64_t time_ns = 0;
  model_.SetHandler(16, [&] {
    was_reset = model_.was_reset();
    time_ns = model_.now_ns();
    model_.Write(kWdt + kTimeout, 0);
  });
  EnableInterrupt(16);
  model_.Write(kWdt + kIntenSet, 1);
  Start(32767);
  model_.Advance(kSecond + kMillisecond);
  EXPECT_FALSE(was_reset);
  EXPECT_TRUE(model_.was_reset());
  EXPECT_GT(time_ns, kSecond - kMillisecond);
}

TEST_F(Watchdogs, AResetTakesThePeripheralsAndLeavesTheFlash) {
  model_.flash()[5] = 0x42;
  model_.Write(kRtc1 + 0x508, 9);
  Start(0xF);
  model_.Advance(10 * kMillisecond);
  ASSERT_TRUE(model_.was_reset());
  EXPECT_EQ(model_.Read(kWdt + kRunStatus), 0u);
  EXPECT_EQ(model_.Read(kRtc1 + 0x508), 0u);
  EXPECT_EQ(model_.flash()[5], 0x42);
}

TEST_F(Watchdogs, TheReasonStaysUntilOnesAreWritten) {
  Start(0xF);
  model_.Advance(10 * kMillisecond);
  model_.Write(kResetReason, 0);
  EXPECT_EQ(model_.Read(kResetReason), 2u);
  model_.Write(kResetReason, 2);
  EXPECT_EQ(model_.Read(kResetReason), 0u);
}

}  // namespace
}  // namespace mote::testing
