// SPDX-License-Identifier: Apache-2.0
// What a BLE receiver on an advertising channel makes of a packet: Bluetooth Core
// Specification 5.x, Vol 6, Part B, sections 1.4.1 (channels), 2.1 (packet format) and 3 (bit
// stream processing). Written from there, and apart from radio_packet: neither knows the other's
// arithmetic.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace mote::testing {

constexpr uint32_t kAdvertisingAccessAddress = 0x8E89BED6;

struct ReceivedPdu {
  std::vector<uint8_t> pdu;  // header and payload
  bool crc_is_right;         // and the packet as long as its header says
};

// The channel index (0 to 39) of a frequency, where it is one of BLE's.
std::optional<uint32_t> BleChannelOf(uint32_t frequency_mhz);

// `on_air`: what follows the access address. The first bit is the lowest of the first byte.
ReceivedPdu ReceiveAdvertising(std::span<const uint8_t> on_air, uint32_t channel);

}  // namespace mote::testing
