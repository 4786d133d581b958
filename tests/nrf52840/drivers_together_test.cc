// SPDX-License-Identifier: Apache-2.0
// All drivers on one chip, as an app has them: it hears, sends, stores and is watched.
#include "boards/nano33ble/ble_advertiser.h"
#include "boards/nano33ble/nvmc_storage.h"
#include "boards/nano33ble/pdm_microphone.h"
#include "boards/nano33ble/wdt_watchdog.h"
#include "tests/nrf52840/chip_testing.h"

namespace mote::testing {
namespace {

constexpr size_t kHop = 320;
constexpr SipKey kKey = {{9, 9}};

class DriversTogether : public ChipTest {
 protected:
  DriversTogether() {
    chip_.SetHandler(board::kPdmInterrupt, [this] { microphone_.OnInterrupt(); });
    chip_.SetHandler(board::kRadioInterrupt, [this] { advertiser_.OnRadio(); });
    chip_.SetHandler(board::kRtc0Interrupt, [this] { advertiser_.OnTimer(); });
    chip_.SetMicrophone([](uint64_t index) { return static_cast<int16_t>(index); });
    chip_.MapMemory(buffer_, sizeof buffer_, kRam);
    chip_.MapMemory(&advertiser_, sizeof advertiser_, kRam + sizeof buffer_);
  }

  void Start() {
    watchdog_.Start(4000);
    clock_.Start();
    advertiser_.Start(board::StaticAddress(1, 2));
    microphone_.Start(kHop, buffer_);
  }

  alignas(4) int16_t buffer_[2 * kHop] = {};
  board::PdmMicrophone<Chip> microphone_{chip_, clock_};
  board::BleAdvertiser<Chip> advertiser_{chip_};
  board::NvmcStorage<Chip> storage_{chip_, 0xFE000};
  board::WdtWatchdog<Chip> watchdog_{chip_};
};

// Three minutes. What is not heard is said, event by event and erase by erase.
TEST_F(DriversTogether, HearSendAndStoreForMinutesAndNothingIsLostUnsaid) {
  Start();
  uint32_t sample = 0, lost = 0, sent = 0;
  const uint32_t start_ms = clock_.MillisNow();
  for (uint32_t hop = 0; hop < 9000; ++hop) {
    const port::SoundPiece piece = microphone_.NextSound();
    watchdog_.Feed();
    ASSERT_EQ(piece.samples.size(), kHop);
    sample += piece.lost_samples;
    lost += piece.lost_samples;
    ASSERT_EQ(piece.samples[0], static_cast<int16_t>(sample)) << hop;
    ASSERT_EQ(piece.samples[kHop - 1], static_cast<int16_t>(sample + kHop - 1));
    sample += kHop;
    chip_.Advance(3 * kMillisecond);  // what the model takes
    if (hop % 50 == 0) advertiser_.Send(Seal({EventKind::kHit, 1, 2, 3}, 7, ++sent, kKey).bytes());
    if (hop % 1000 == 0) {
      const uint8_t bytes[16] = {static_cast<uint8_t>(hop / 1000)};
      ASSERT_TRUE(storage_.Write(static_cast<int>(hop / 1000 % 2), bytes));
    }
  }
  EXPECT_EQ(chip_.packets().size(), 9 * sent);
  EXPECT_FALSE(chip_.was_reset());
  EXPECT_GE(lost, 9 * 4 * kHop);  // the nine erases
  EXPECT_LE(lost, 9 * 6 * kHop);
  EXPECT_NEAR(clock_.MillisNow() - start_ms, sample / 16, 25);
}

TEST_F(DriversTogether, AnAppThatHangsWhileItListensIsResetAndStartsAnew) {
  Start();
  for (int hop = 0; hop < 10; ++hop) microphone_.NextSound();
  chip_.Advance(5 * kSecond);
  ASSERT_TRUE(chip_.was_reset());
  EXPECT_TRUE(board::WdtWatchdog<Chip>(chip_).WasHung());
}

}  // namespace
}  // namespace mote::testing
