// SPDX-License-Identifier: Apache-2.0
#include "boards/nano33ble/ble_advertiser.h"

#include <algorithm>
#include <vector>

#include "tests/nrf52840/chip_testing.h"

namespace mote::testing {
namespace {

using Bytes = std::vector<uint8_t>;

constexpr SipKey kKey = {{1, 2, 3}};
constexpr uint32_t kLow = 0x44332211, kHigh = 0xABCD6655;  // FICR.DEVICEADDR; 16 bits of the second

class BleAdvertiserTest : public ChipTest {
 protected:
  static constexpr size_t kPackets = size_t{3} * board::BleAdvertiser<Chip>::kRounds;

  BleAdvertiserTest() {
    chip_.MapMemory(&advertiser_, sizeof advertiser_, kRam);
    chip_.SetHandler(board::kRadioInterrupt, [this] { advertiser_.OnRadio(); });
    chip_.SetHandler(board::kRtc0Interrupt, [this] { advertiser_.OnTimer(); });
    advertiser_.Start(board::StaticAddress(kLow, kHigh));
  }

  static Record RecordOf(uint32_t counter) {
    return Seal({EventKind::kHit, 1, 200, -5}, 7, counter, kKey);
  }
  void Send(uint32_t counter) { advertiser_.Send(RecordOf(counter).bytes()); }

  // The record that a receiver finds in the advertisement.
  static Bytes Heard(const SentPacket& packet) {
    EXPECT_GE(packet.pdu.size(), kRecordBytes);
    return {packet.pdu.end() - kRecordBytes, packet.pdu.end()};
  }
  static Bytes BytesOf(const Record& record) {
    return {record.bytes().begin(), record.bytes().end()};
  }

  board::BleAdvertiser<Chip> advertiser_{chip_};
};

TEST_F(BleAdvertiserTest, EachRoundIsAPacketOnEachAdvertisingChannel) {
  Send(1);
  chip_.Advance(200 * kMillisecond);
  ASSERT_EQ(chip_.packets().size(), kPackets);
  for (size_t i = 0; i < kPackets; ++i) {
    const SentPacket& packet = chip_.packets()[i];
    const uint32_t megahertz[] = {2402, 2426, 2480};
    EXPECT_EQ(packet.frequency_mhz, megahertz[i % 3]) << i;
    EXPECT_EQ(packet.mode, 3u);
    EXPECT_EQ(packet.access_address, 0x8E89BED6);
    EXPECT_EQ(packet.preamble, 0xAA);
    EXPECT_EQ(packet.duration_ns, 40 * 8 * kMicrosecond);  // 1 + 4 + 2 + 30 + 3 bytes
  }
}

TEST_F(BleAdvertiserTest, AReceiverFindsTheRecordAndItsSenderInEach) {
  Send(1);
  chip_.Advance(200 * kMillisecond);
  Bytes expected = {0x42, 30, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66 | 0xC0, 23, 0xFF, 0xFF, 0xFF};
  for (const uint8_t byte : BytesOf(RecordOf(1))) expected.push_back(byte);
  for (const SentPacket& packet : chip_.packets()) {
    EXPECT_TRUE(packet.crc_is_right);
    EXPECT_EQ(packet.pdu, expected);
  }
  OpenedRecord opened;
  const Bytes heard = Heard(chip_.packets().back());
  EXPECT_EQ(Open({heard.data(), heard.size()}, kKey, opened), RecordFault::kNone);
  EXPECT_EQ(opened.event.value, -5);
}

TEST_F(BleAdvertiserTest, IsOnItsWayAtOnce) {
  const uint64_t before_ns = chip_.now_ns();
  Send(1);
  EXPECT_LE(chip_.now_ns() - before_ns, 100 * kMicrosecond);
  chip_.Advance(2 * kMillisecond);
  EXPECT_EQ(chip_.packets().size(), 3u);
}

// Core Specification, volume 6, part B, 4.4.2.2.1; the least interval is 20 ms.
TEST_F(BleAdvertiserTest, RoundsAreAtLeast20MillisecondsApartAndNotAlwaysTheSame) {
  std::vector<uint64_t> gaps_ns;
  for (uint32_t counter = 1; counter <= 20; ++counter) {
    const size_t first = chip_.packets().size();
    Send(counter);
    chip_.Advance(200 * kMillisecond);
    ASSERT_EQ(chip_.packets().size(), first + kPackets);
    for (size_t i = first + 3; i < first + kPackets; i += 3) {
      gaps_ns.push_back(chip_.packets()[i].time_ns - chip_.packets()[i - 3].time_ns);
    }
  }
  for (const uint64_t gap_ns : gaps_ns) {
    EXPECT_GE(gap_ns, 20 * kMillisecond);
    EXPECT_LE(gap_ns, 33 * kMillisecond);
  }
  const auto [least, most] = std::minmax_element(gaps_ns.begin(), gaps_ns.end());
  EXPECT_GT(*most - *least, 5 * kMillisecond);
}

TEST_F(BleAdvertiserTest, ARecordWaitsUntilTheOneBeforeWasSentAsOften) {
  const uint64_t before_ns = chip_.now_ns();
  for (uint32_t counter = 1; counter <= 3; ++counter) Send(counter);
  EXPECT_LE(chip_.now_ns() - before_ns, 2 * 90 * kMillisecond);
  chip_.Advance(200 * kMillisecond);
  ASSERT_EQ(chip_.packets().size(), 3 * kPackets);
  for (size_t i = 0; i < 3 * kPackets; ++i) {
    EXPECT_EQ(Heard(chip_.packets()[i]), BytesOf(RecordOf(static_cast<uint32_t>(i / kPackets + 1))))
        << i;
  }
}

TEST(StaticAddress, IsTheChipsNumberWithItsTwoHighestBitsSet) {
  const board::BleAddress address = board::StaticAddress(0x03020100, 0x0504);
  EXPECT_THAT(address.bytes, ::testing::ElementsAre(0, 1, 2, 3, 4, 5 | 0xC0));
}

}  // namespace
}  // namespace mote::testing
