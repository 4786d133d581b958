// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "tests/nrf52840/ble_receiver.h"
#include "tests/nrf52840/model_test.h"

namespace mote::testing {
namespace {

constexpr uint32_t kRadio = 0x40001000, kTxEn = kRadio, kRxEn = kRadio + 4, kStart = kRadio + 8,
                   kDisable = kRadio + 0x10, kReady = kRadio + 0x100, kAddress = kRadio + 0x104,
                   kPayload = kRadio + 0x108, kEnd = kRadio + 0x10C, kDisabled = kRadio + 0x110,
                   kPhyEnd = kRadio + 0x16C, kShorts = kRadio + 0x200,
                   kPacketPointer = kRadio + 0x504, kFrequency = kRadio + 0x508,
                   kTxPower = kRadio + 0x50C, kMode = kRadio + 0x510, kPcnf0 = kRadio + 0x514,
                   kPcnf1 = kRadio + 0x518, kBase0 = kRadio + 0x51C, kPrefix0 = kRadio + 0x524,
                   kCrcConf = kRadio + 0x534, kCrcPolynomial = kRadio + 0x538,
                   kCrcInit = kRadio + 0x53C, kState = kRadio + 0x550, kWhitening = kRadio + 0x554,
                   kModeConf = kRadio + 0x650;
constexpr uint32_t kRam = 0x20000000;
constexpr uint32_t kS0 = 1u << 8, kWhiten = 1u << 25, kBalen3 = 3u << 16;

// Packets that others published with the CRC that was on air: pypacker's test of its CRC (the scan
// response of a television), and the advertisement "Silabs RAILTEST" of a receiver's test.
constexpr uint8_t kTelevision[] = {0x04, 0x16, 0x3E, 0xAB, 0xCF, 0xBC, 0xBD, 0x78,
                                   0x0F, 0x08, 0x5B, 0x54, 0x56, 0x5D, 0x20, 0x55,
                                   0x45, 0x34, 0x38, 0x4A, 0x36, 0x32, 0x35, 0x30};
constexpr uint8_t kTelevisionCrc[] = {0xD0, 0x3E, 0xBF};
constexpr uint8_t kRailtest[] = {0x02, 0x1A, 0xFF, 0xEE, 0xDD, 0xCC, 0xBB, 0xAA, 0x02, 0x01,
                                 0x06, 0x10, 0x08, 0x53, 0x69, 0x6C, 0x61, 0x62, 0x73, 0x20,
                                 0x52, 0x41, 0x49, 0x4C, 0x54, 0x45, 0x53, 0x54};
constexpr uint8_t kRailtestCrc[] = {0x6D, 0xED, 0xE6};
// What whitening adds on channel 37, as many implementations have it in a table.
constexpr uint8_t kWhitening37[] = {
    0x8D, 0xD2, 0x57, 0xA1, 0x3D, 0xA7, 0x66, 0xB0, 0x75, 0x31, 0x11, 0x48, 0x96, 0x77,
    0xF8, 0xE3, 0x46, 0xE9, 0xAB, 0xD0, 0x9E, 0x53, 0x33, 0xD8, 0xBA, 0x98, 0x08, 0x24,
    0xCB, 0x3B, 0xFC, 0x71, 0xA3, 0xF4, 0x55, 0x68, 0xCF, 0xA9, 0x19, 0x6C, 0x5D, 0x4C};

std::vector<uint8_t> Unwhitened37(const std::vector<uint8_t>& bytes) {
  std::vector<uint8_t> out;
  for (size_t i = 0; i < bytes.size(); ++i) {
    out.push_back(static_cast<uint8_t>(bytes[i] ^ kWhitening37[i]));
  }
  return out;
}

template <size_t n, size_t m>
std::vector<uint8_t> Joined(const uint8_t (&pdu)[n], const uint8_t (&crc)[m]) {
  std::vector<uint8_t> bytes(pdu, pdu + n);
  bytes.insert(bytes.end(), crc, crc + m);
  return bytes;
}

class RadioTest : public ModelTest {
 protected:
  void SetUp() override {
    model_.MapMemory(ram_.data(), ram_.size(), kRam);
    StartHfxo();
    model_.Write(kMode, 3);
    model_.Write(kFrequency, 2);
    model_.Write(kWhitening, 37);
    model_.Write(kPcnf0, 8 | kS0);
    model_.Write(kPcnf1, 255 | kBalen3 | kWhiten);
    model_.Write(kBase0, 0x89BED600);
    model_.Write(kPrefix0, 0x8E);
    model_.Write(kCrcConf, 3 | 1u << 8);
    model_.Write(kCrcPolynomial, 0x65B);
    model_.Write(kCrcInit, 0x555555);
    model_.Write(kPacketPointer, kRam);
    Put(kTelevision);
  }

  template <size_t n>
  void Put(const uint8_t (&pdu)[n]) {
    std::copy(pdu, pdu + n, ram_.begin());
  }

  // From TXEN to DISABLED by shortcuts.
  void SendOne() {
    model_.Write(kShorts, 0x3);
    model_.Write(kTxEn, 1);
    model_.Advance(kMillisecond);
  }

  std::array<uint8_t, 300> ram_ = {};
};

TEST_F(RadioTest, APublishedScanResponseHasItsCrcOnAir) {
  SendOne();
  ASSERT_EQ(model_.packets().size(), 1u);
  const SentPacket& packet = model_.packets()[0];
  EXPECT_EQ(packet.preamble, 0xAA);
  EXPECT_EQ(packet.access_address, kAdvertisingAccessAddress);
  EXPECT_EQ(packet.frequency_mhz, 2402u);
  EXPECT_EQ(Unwhitened37(packet.on_air), Joined(kTelevision, kTelevisionCrc));
  EXPECT_EQ(packet.ram, std::vector<uint8_t>(std::begin(kTelevision), std::end(kTelevision)));
}

TEST_F(RadioTest, APublishedAdvertisementHasItsCrcOnAir) {
  Put(kRailtest);
  SendOne();
  ASSERT_EQ(model_.packets().size(), 1u);
  EXPECT_EQ(Unwhitened37(model_.packets()[0].on_air), Joined(kRailtest, kRailtestCrc));
}

TEST_F(RadioTest, AReceiverTakesWhatIsSent) {
  SendOne();
  ASSERT_EQ(model_.packets().size(), 1u);
  const SentPacket& packet = model_.packets()[0];
  EXPECT_TRUE(packet.crc_is_right);
  EXPECT_EQ(packet.pdu, packet.ram);
}

TEST_F(RadioTest, AReceiverRefusesAWrongWhiteningOrCrc) {
  model_.Write(kWhitening, 38);
  SendOne();
  model_.Write(kWhitening, 37);
  model_.Write(kCrcInit, 0xAAAAAA);
  SendOne();
  model_.Write(kCrcInit, 0x555555);
  model_.Write(kCrcConf, 3);  // over the address too
  SendOne();
  ASSERT_EQ(model_.packets().size(), 3u);
  for (const SentPacket& packet : model_.packets()) EXPECT_FALSE(packet.crc_is_right);
}

TEST_F(RadioTest, AReceiverTakesTheThreeAdvertisingChannels) {
  for (const auto& [frequency, channel] : {std::pair{2u, 37u}, {26u, 38u}, {80u, 39u}}) {
    model_.Write(kFrequency, frequency);
    model_.Write(kWhitening, channel);
    SendOne();
  }
  ASSERT_EQ(model_.packets().size(), 3u);
  for (const SentPacket& packet : model_.packets()) EXPECT_TRUE(packet.crc_is_right);
  EXPECT_EQ(model_.packets()[2].frequency_mhz, 2480u);
}

TEST(BleReceiver, KnowsTheChannelsOfAllFrequencies) {
  EXPECT_EQ(BleChannelOf(2402), 37u);
  EXPECT_EQ(BleChannelOf(2404), 0u);
  EXPECT_EQ(BleChannelOf(2424), 10u);
  EXPECT_EQ(BleChannelOf(2426), 38u);
  EXPECT_EQ(BleChannelOf(2428), 11u);
  EXPECT_EQ(BleChannelOf(2478), 36u);
  EXPECT_EQ(BleChannelOf(2480), 39u);
  EXPECT_EQ(BleChannelOf(2403), std::nullopt);
  EXPECT_EQ(BleChannelOf(2482), std::nullopt);
}

TEST(BleReceiver, RefusesEachFlippedBit) {
  std::vector<uint8_t> on_air = Unwhitened37(Joined(kRailtest, kRailtestCrc));
  ASSERT_TRUE(ReceiveAdvertising(on_air, 37).crc_is_right);
  for (size_t bit = 0; bit < 8 * on_air.size(); ++bit) {
    on_air[bit / 8] = static_cast<uint8_t>(on_air[bit / 8] ^ 1u << bit % 8);
    EXPECT_FALSE(ReceiveAdvertising(on_air, 37).crc_is_right) << bit;
    on_air[bit / 8] = static_cast<uint8_t>(on_air[bit / 8] ^ 1u << bit % 8);
  }
}

// 8 bits of preamble, 32 of address, the PDU, 24 of CRC, each a microsecond.
TEST_F(RadioTest, APacketTakesAMicrosecondABit) {
  constexpr uint64_t kBits = 40 + 8 * sizeof kTelevision;
  model_.Write(kTxEn, 1);
  const uint64_t enabled_ns = model_.now_ns();
  EXPECT_EQ(model_.Read(kState), 9u);
  model_.Advance(138 * kMicrosecond);
  EXPECT_EQ(model_.Read(kReady), 0u);
  model_.Advance(2 * kMicrosecond);
  EXPECT_EQ(model_.Read(kReady), 1u);
  EXPECT_EQ(model_.Read(kState), 10u);
  model_.Write(kStart, 1);
  EXPECT_EQ(model_.Read(kState), 11u);
  model_.Advance(38 * kMicrosecond);
  EXPECT_EQ(model_.Read(kAddress), 0u);
  model_.Advance(2 * kMicrosecond);
  EXPECT_EQ(model_.Read(kAddress), 1u);
  EXPECT_EQ(model_.Read(kPayload), 0u);
  model_.Advance((kBits - 40) * kMicrosecond);
  EXPECT_EQ(model_.Read(kPayload), 1u);
  EXPECT_EQ(model_.Read(kEnd), 0u);
  model_.Advance(24 * kMicrosecond);
  EXPECT_EQ(model_.Read(kEnd), 1u);
  EXPECT_EQ(model_.Read(kPhyEnd), 0u);
  EXPECT_EQ(model_.Read(kState), 10u);
  model_.Write(kDisable, 1);
  EXPECT_EQ(model_.Read(kState), 12u);
  model_.Advance(6 * kMicrosecond);
  EXPECT_EQ(model_.Read(kDisabled), 1u);
  EXPECT_EQ(model_.Read(kState), 0u);
  const SentPacket& packet = model_.packets().at(0);
  EXPECT_EQ(packet.duration_ns, (kBits + 24) * kMicrosecond);
  EXPECT_NEAR(static_cast<double>(packet.time_ns - enabled_ns), 141e3, 1e3);
}

TEST_F(RadioTest, TheFastRampUpTakes40Microseconds) {
  model_.Write(kModeConf, 0x201);
  model_.Write(kTxEn, 1);
  model_.Advance(38 * kMicrosecond);
  EXPECT_EQ(model_.Read(kReady), 0u);
  model_.Advance(2 * kMicrosecond);
  EXPECT_EQ(model_.Read(kReady), 1u);
}

TEST_F(RadioTest, ShortcutsBringItBackToDisabled) {
  SendOne();
  EXPECT_EQ(model_.Read(kDisabled), 1u);
  EXPECT_EQ(model_.Read(kState), 0u);
}

TEST_F(RadioTest, InterruptsWhenDisabled) {
  int calls = 0;
  model_.SetHandler(1, [&] {
    ++calls;
    model_.Write(kDisabled, 0);
  });
  EnableInterrupt(1);
  model_.Write(kRadio + 0x304, 1u << 4);
  SendOne();
  EXPECT_EQ(calls, 1);
}

TEST_F(RadioTest, LengthAndS1MayBeLessThanAByte) {
  // The header of Bluetooth 4: six bits of length, two that are reserved.
  constexpr uint8_t kSplit[] = {0x02, 0x06, 0x00, 1, 2, 3, 4, 5, 6};
  model_.Write(kPcnf0, 6 | kS0 | 2u << 16);
  Put(kSplit);
  SendOne();
  const SentPacket& packet = model_.packets().at(0);
  EXPECT_TRUE(packet.crc_is_right);
  EXPECT_THAT(packet.pdu, ::testing::ElementsAre(0x02, 0x06, 1, 2, 3, 4, 5, 6));
  EXPECT_EQ(packet.ram.size(), sizeof kSplit);
}

TEST_F(RadioTest, MaxlenCutsAPacket) {
  model_.Write(kPcnf1, 10 | kBalen3 | kWhiten);
  SendOne();
  EXPECT_EQ(model_.packets().at(0).ram.size(), 12u);
  ExpectViolation("LENGTH is 22, and MAXLEN cuts it to 10");
}

TEST_F(RadioTest, DoesNotStartWithoutTheCrystal) {
  model_.Write(kClockBase + 4, 1);
  model_.Write(kTxEn, 1);
  ExpectViolation("RADIO.TASKS_TXEN = 0x00000001: the HFXO is off");
}

TEST_F(RadioTest, WantsTheCrystalToTheEndOfThePacket) {
  model_.Write(kShorts, 0x3);
  model_.Write(kTxEn, 1);
  model_.Advance(200 * kMicrosecond);
  model_.Write(kClockBase + 4, 1);
  model_.Advance(kMillisecond);
  ExpectViolation("the HFXO was stopped while a packet was sent");
}

TEST_F(RadioTest, DoesNotStartBeforeItIsReady) {
  model_.Write(kTxEn, 1);
  model_.Write(kStart, 1);
  model_.Advance(kMillisecond);
  EXPECT_EQ(model_.packets().size(), 0u);
  ExpectViolation("RADIO.TASKS_START = 0x00000001: in state 9");
}

TEST_F(RadioTest, IsNotEnabledTwice) {
  model_.Write(kTxEn, 1);
  model_.Write(kTxEn, 1);
  ExpectViolation("RADIO.TASKS_TXEN = 0x00000001: in state 9");
}

TEST_F(RadioTest, APacketThatIsCutOffIsNotSent) {
  model_.Write(kShorts, 0x3);
  model_.Write(kTxEn, 1);
  model_.Advance(200 * kMicrosecond);
  model_.Write(kDisable, 1);
  model_.Advance(kMillisecond);
  EXPECT_EQ(model_.packets().size(), 0u);
  EXPECT_EQ(model_.Read(kState), 0u);
}

TEST_F(RadioTest, WantsItsPacketInRam) {
  model_.Write(kPacketPointer, 0x20002000);
  SendOne();
  EXPECT_EQ(model_.packets().size(), 0u);
  ExpectViolation("RADIO.PACKETPTR = 0x20002000");
}

TEST_F(RadioTest, APacketThatChangesWhileItIsSentIsFoundOut) {
  model_.Write(kShorts, 0x3);
  model_.Write(kTxEn, 1);
  model_.Advance(200 * kMicrosecond);
  ram_[5] = 0;
  model_.Advance(kMillisecond);
  ExpectViolation("the packet changed while it was being sent");
}

TEST_F(RadioTest, TheChannelIsSetBeforeItIsEnabled) {
  model_.Write(kTxEn, 1);
  model_.Write(kFrequency, 26);
  ExpectViolation("RADIO.FREQUENCY = 0x0000001A: written while not DISABLED");
}

TEST_F(RadioTest, TakesPowersOfTheListOnly) {
  model_.Write(kTxPower, 0xFC);
  ASSERT_THAT(model_.violations(), ::testing::IsEmpty());
  model_.Write(kTxPower, 9);
  ExpectViolation("RADIO.TXPOWER = 0x00000009");
}

TEST_F(RadioTest, TheReceiverListensUntilItIsDisabled) {
  model_.Write(kShorts, 0x1);
  model_.Write(kRxEn, 1);
  model_.Advance(141 * kMicrosecond);
  EXPECT_EQ(model_.Read(kState), 3u);
  model_.Write(kDisable, 1);
  model_.Advance(kMicrosecond);
  EXPECT_EQ(model_.Read(kDisabled), 1u);
}

TEST_F(RadioTest, NothingIsSentWithoutPower) {
  model_.CutPowerAfter(0);
  model_.Write(0x4001E504, 1);
  model_.Write(0xFF000, 0);
  SendOne();
  EXPECT_EQ(model_.packets().size(), 0u);
}

}  // namespace
}  // namespace mote::testing
