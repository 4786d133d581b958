// SPDX-License-Identifier: Apache-2.0
// Sends records as Bluetooth LE advertisements: kRounds rounds, each a packet on the channels 37,
// 38 and 39.
//   Nobody acknowledges. Who scans all the time listens on one of the channels, and is sent kRounds
//   packets there: where others' traffic spoils one in five, three in a row are lost once in 125.
//   Between rounds pass 20 to 30 ms, as the specification wants it (advInterval + advDelay, the
//   second a random number: of the record's tag), so that what spoils one is over by the next.
// Send            returns once the first packet is on its way. While one is being sent it waits,
//                 90 ms at most: the record before is sent as often as this one
// OnRadio         interrupt of RADIO: a packet was sent
// OnTimer         interrupt of RTC0: the next round
// Source          Bluetooth Core Specification 5.2, volume 6, part B: 1.4.1 channels, 2.1.2 access
//                 address, 3.1.1 CRC, 3.2 whitening, 4.4.2.2.1 interval. nRF52840 Product
//                 Specification v1.1, 6.20: packet in RAM, address, CRC, whitening; 6.22: RTC
#pragma once

#include "boards/nano33ble/ble_packet.h"
#include "boards/nano33ble/peripheral.h"

namespace mote::board {

template <class Bus>
class BleAdvertiser {
 public:
  static constexpr int kRounds = 3;

  constexpr explicit BleAdvertiser(Bus& bus) : bus_(bus) {}

  void Start(const BleAddress& sender) {
    sender_ = sender;
    StartSlowClock(bus_);
    SetFormat();
    bus_.Write(kRtc0 + kRtcPrescaler, 0);
    bus_.Write(kRtc0 + kRtcInterruptSet, kRtcCompareInterrupt0);
    EnableInterrupt(bus_, kRtc0Interrupt);
    EnableInterrupt(bus_, kRadioInterrupt);
  }

  void Send(Span<const uint8_t, kRecordBytes> record) {
    while (rounds_left_ > 0) bus_.Sleep();
    packet_ = PacketOf(sender_, record);
    rounds_left_ = kRounds;
    StartRound();
  }

  void OnRadio() {
    if (bus_.Read(kRadioDisabledEvent) == 0) return;
    ClearEvent(bus_, kRadioDisabledEvent);
    if (++channel_ < kChannelCount) {
      SendOnChannel();
      return;
    }
    rounds_left_ = rounds_left_ - 1;
    if (rounds_left_ > 0) StartPause();
  }

  void OnTimer() {
    if (bus_.Read(kRtc0 + kRtcCompareEvent0) == 0) return;
    bus_.Write(kRtc0 + kRtcStop, 1);
    ClearEvent(bus_, kRtc0 + kRtcCompareEvent0);
    StartRound();
  }

 private:
  struct Channel {
    uint32_t index;
    uint32_t frequency;  // MHz above 2400
  };
  static constexpr int kChannelCount = 3;
  static constexpr Channel kChannels[kChannelCount] = {{37, 2}, {38, 26}, {39, 80}};

  static constexpr uint32_t kAccessAddress = 0x8E89BED6;

  void SetFormat() {
    constexpr uint32_t kLengthBits = 8, kHeaderBytes = 1;  // S0, LENGTH, no S1
    constexpr uint32_t kBaseBytes = 3, kWhitened = 1u << 25;
    constexpr uint32_t kThreeBytes = 3, kWithoutAddress = 1u << 8;
    bus_.Write(kRadioPower, 0);
    bus_.Write(kRadioMode, kRadioBle1M);
    bus_.Write(kRadioFormat0, kHeaderBytes << 8 | kLengthBits);
    bus_.Write(kRadioFormat1, kWhitened | kBaseBytes << 16 | (sizeof(BlePacket) - 2));
    bus_.Write(kRadioBase0, kAccessAddress << 8);
    bus_.Write(kRadioPrefix0, kAccessAddress >> 24);
    bus_.Write(kRadioSendAddress, 0);
    bus_.Write(kRadioCrcFormat, kWithoutAddress | kThreeBytes);
    bus_.Write(kRadioCrcPolynomial, 0x00065B);  // x^24 + x^10 + x^9 + x^6 + x^4 + x^3 + x + 1
    bus_.Write(kRadioCrcInitial, 0x555555);
    bus_.Write(kRadioShorts, kRadioReadyStart | kRadioEndDisable);
    bus_.Write(kRadioInterruptSet, kRadioDisabledInterrupt);
  }

  void StartRound() {
    StartCrystal(bus_);
    channel_ = 0;
    SendOnChannel();
  }

  void SendOnChannel() {
    const Channel& channel = kChannels[channel_];
    bus_.Write(kRadioFrequency, channel.frequency);
    bus_.Write(kRadioWhitening, channel.index);
    bus_.Write(kRadioPacket, bus_.AddressOf(&packet_));
    bus_.Write(kRadioTransmit, 1);
  }

  void StartPause() {
    constexpr uint32_t kInterval = 20 * kTicksPerSecond / 1000 + 1;
    const uint32_t tag_byte = packet_.record[kRecordBytes - 1 - static_cast<size_t>(rounds_left_)];
    const uint32_t delay = tag_byte * kTicksPerSecond / 100 / 256;  // below 10 ms
    bus_.Write(kRtc0 + kRtcClear, 1);
    bus_.Write(kRtc0 + kRtcCompare0, kInterval + delay);
    bus_.Write(kRtc0 + kRtcStart, 1);
  }

  Bus& bus_;
  BleAddress sender_ = {};
  BlePacket packet_ = {};
  volatile int rounds_left_ = 0;
  int channel_ = 0;
};

}  // namespace mote::board
