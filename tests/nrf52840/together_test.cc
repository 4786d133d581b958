// SPDX-License-Identifier: Apache-2.0
// A device that listens, sleeps between hops, feeds the watchdog, stores a word and advertises:
// what one peripheral does to the others.
#include <array>

#include "tests/nrf52840/model_test.h"

namespace mote::testing {
namespace {

constexpr uint32_t kHop = 320;  // 20 ms at 16 kHz
constexpr uint32_t kPdm = 0x4001D000, kRadio = 0x40001000, kNvmc = 0x4001E000, kWdt = 0x40010000;
constexpr uint32_t kBuffers = 0x20000000, kPacket = 0x20010000, kPage = 0xFE000;

class Device : public ModelTest {
 protected:
  using Hop = std::array<int16_t, kHop>;

  void SetUp() override {
    model_.MapMemory(buffers_.data(), sizeof buffers_, kBuffers);
    model_.MapMemory(packet_.data(), packet_.size(), kPacket);
    model_.SetMicrophone([](uint64_t index) { return static_cast<int16_t>(index % 30'000); });
    model_.SetHandler(29, [this] { OnSound(); });
    StartHfxo();
    StartLfclk();
    StartWatchdog();
    StartMicrophone();
    SetUpRadio();
  }

  void StartWatchdog() {
    model_.Write(kWdt + 0x504, 32767);
    model_.Write(kWdt, 1);
  }

  void StartMicrophone() {
    model_.Write(0x50000700 + 4 * 26, 1);
    model_.Write(0x50000700 + 4 * 25, 0);
    model_.Write(kPdm + 0x540, 26);
    model_.Write(kPdm + 0x544, 25);
    model_.Write(kPdm + 0x504, 0x0A000000);
    model_.Write(kPdm + 0x520, 1);
    model_.Write(kPdm + 0x508, 1);
    model_.Write(kPdm + 0x560, kBuffers);
    model_.Write(kPdm + 0x564, kHop);
    model_.Write(kPdm + 0x500, 1);
    model_.Write(kPdm + 0x304, 0x5);  // STARTED and END
    EnableInterrupt(29);
    model_.Write(kPdm, 1);
  }

  void SetUpRadio() {
    packet_ = {0x02, 0x09, 1, 2, 3, 4, 5, 0xC6, 0x02, 0x01, 0x06};
    model_.Write(kRadio + 0x510, 3);
    model_.Write(kRadio + 0x514, 8 | 1u << 8);
    model_.Write(kRadio + 0x518, 37 | 3u << 16 | 1u << 25);
    model_.Write(kRadio + 0x51C, 0x89BED600);
    model_.Write(kRadio + 0x524, 0x8E);
    model_.Write(kRadio + 0x534, 0x103);
    model_.Write(kRadio + 0x538, 0x65B);
    model_.Write(kRadio + 0x53C, 0x555555);
    model_.Write(kRadio + 0x504, kPacket);
    model_.Write(kRadio + 0x200, 3);
  }

  void OnSound() {
    if (model_.Read(kPdm + 0x100) == 1) {
      model_.Write(kPdm + 0x100, 0);
      next_ = (next_ + 1) % buffers_.size();
      model_.Write(kPdm + 0x560, kBuffers + static_cast<uint32_t>(next_ * sizeof(Hop)));
    }
    if (model_.Read(kPdm + 0x108) == 0) return;
    model_.Write(kPdm + 0x108, 0);
    ++hops_;
  }

  void SleepUntilHop(uint32_t hop) {
    while (hops_ < hop) model_.Sleep();
    model_.Write(kWdt + 0x600, 0x6E524635);
  }

  void Advertise() {
    constexpr uint32_t kFrequencies[] = {2, 26, 80};
    for (uint32_t i = 0; i < 3; ++i) {
      model_.Write(kRadio + 0x508, kFrequencies[i]);
      model_.Write(kRadio + 0x554, 37 + i);
      model_.Write(kRadio + 0x110, 0);
      model_.Write(kRadio, 1);
      while (model_.Read(kRadio + 0x110) == 0) {
      }
    }
  }

  void StoreWord() {
    model_.Write(kNvmc + 0x504, 2);
    model_.Write(kNvmc + 0x508, kPage);
    model_.Write(kNvmc + 0x504, 1);
    model_.Write(kPage, hops_);
    model_.Write(kNvmc + 0x504, 0);
  }

  int16_t FirstOf(uint32_t hop) const { return buffers_[hop % buffers_.size()][0]; }

  std::array<Hop, 8> buffers_ = {};
  std::array<uint8_t, 11> packet_ = {};
  size_t next_ = 0;
  uint32_t hops_ = 0;
};

TEST_F(Device, HearsAllOfAMinuteInItsSleep) {
  for (uint32_t hop = 0; hop < 3000; ++hop) {
    SleepUntilHop(hop + 1);
    ASSERT_EQ(FirstOf(hop), static_cast<int16_t>(hop * kHop % 30'000));
  }
  EXPECT_NEAR(static_cast<double>(model_.now_ns()), 60e9, 10e6);
  EXPECT_FALSE(model_.was_reset());
}

TEST_F(Device, AdvertisesOnThreeChannelsWhileItListens) {
  SleepUntilHop(5);
  Advertise();
  SleepUntilHop(6);
  ASSERT_EQ(model_.packets().size(), 3u);
  for (const SentPacket& packet : model_.packets()) {
    EXPECT_TRUE(packet.crc_is_right);
    EXPECT_TRUE(std::equal(packet.pdu.begin(), packet.pdu.end(), packet_.begin(), packet_.end()));
  }
  EXPECT_EQ(FirstOf(5), static_cast<int16_t>(5 * kHop));
}

// 85 ms in which no handler runs are four hops: the pointer stays, and they overwrite each other.
TEST_F(Device, LosesSoundWhileAPageIsErased) {
  SleepUntilHop(5);
  StoreWord();
  EXPECT_EQ(hops_, 6u);  // the END of four hops is one interrupt
  EXPECT_EQ(model_.Read(kPage), 6u);
}

TEST_F(Device, IsResetWhenItHangs) {
  SleepUntilHop(5);
  model_.Advance(kSecond + kMillisecond);
  EXPECT_TRUE(model_.was_reset());
  const uint32_t hops = hops_;
  model_.Advance(kSecond);
  EXPECT_EQ(hops_, hops);
}

}  // namespace
}  // namespace mote::testing
