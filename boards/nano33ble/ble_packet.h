// SPDX-License-Identifier: Apache-2.0
// A record as a Bluetooth LE advertisement that any phone can receive and nobody can connect to, in
// RAM as RADIO takes it.
//   byte 0       S0: ADV_NONCONN_IND, the sender's address is random
//        1       length of what follows, 30
//        2..7    AdvA: the address, least byte first
//        8       length of the one AD structure, 23
//        9       its type: manufacturer specific data
//        10..11  company 0xFFFF, least byte first: of no company, for tests and the like
//        12..31  the record
// Source  Bluetooth Core Specification 5.2, volume 6, part B: 2.3 advertising PDU, 2.3.1.3
//         ADV_NONCONN_IND, 1.3.2.1 static address; volume 3, part C, 11: AD structure. Assigned
//         Numbers: 2.3 AD types, 7.1 company identifiers
#pragma once

#include <stdint.h>

#include "runtime/event/record/record.h"

namespace mote::board {

// 48 bits.
struct BleAddress {
  uint8_t bytes[6];  // least byte first
};

// A static address, which the chip's random number makes: its two highest bits are 1.
constexpr BleAddress StaticAddress(uint32_t low, uint32_t high) {
  BleAddress address = {};
  for (int i = 0; i < 6; ++i) {
    address.bytes[i] = static_cast<uint8_t>(i < 4 ? low >> (8 * i) : high >> (8 * (i - 4)));
  }
  address.bytes[5] |= 0xC0;
  return address;
}

struct BlePacket {
  static constexpr uint8_t kAdvNonconnInd = 2, kTxAddIsRandom = 1 << 6;
  static constexpr uint8_t kManufacturerData = 0xFF;
  static constexpr uint8_t kDataBytes = 1 + 2 + kRecordBytes;  // type, company, record

  uint8_t header;
  uint8_t bytes_behind;
  BleAddress sender;
  uint8_t data_bytes;
  uint8_t data_type;
  uint8_t company[2];
  uint8_t record[kRecordBytes];
};
static_assert(sizeof(BlePacket) == 32, "as it is on air");

inline BlePacket PacketOf(const BleAddress& sender, Span<const uint8_t, kRecordBytes> record) {
  BlePacket packet = {BlePacket::kAdvNonconnInd | BlePacket::kTxAddIsRandom,
                      sizeof(BleAddress) + 1 + BlePacket::kDataBytes,
                      sender,
                      BlePacket::kDataBytes,
                      BlePacket::kManufacturerData,
                      {0xFF, 0xFF},
                      {}};
  for (size_t i = 0; i < kRecordBytes; ++i) packet.record[i] = record[i];
  return packet;
}

}  // namespace mote::board
