// SPDX-License-Identifier: Apache-2.0
// What the RADIO makes of a packet in RAM by its registers (PS 6.20: packet configuration, address,
// data whitening, CRC), in the mode Ble_1Mbit: the bits in the order in which they are sent.
#pragma once

#include <cstdint>
#include <vector>

namespace mote::testing {

// Registers at START.
struct PacketFormat {
  uint32_t pcnf0, pcnf1, base, prefix, crccnf, crcpoly, crcinit, datawhiteiv;

  uint32_t LengthBits() const { return pcnf0 & 0xF; }
  bool HasS0() const { return ((pcnf0 >> 8) & 1) != 0; }
  uint32_t S1Bits() const { return (pcnf0 >> 16) & 0xF; }
  bool HasS1InRam() const { return S1Bits() > 0 || ((pcnf0 >> 20) & 1) != 0; }
  uint32_t MostPayload() const { return pcnf1 & 0xFF; }
  uint32_t StaticPayload() const { return (pcnf1 >> 8) & 0xFF; }
  uint32_t BaseBytes() const { return (pcnf1 >> 16) & 7; }
  bool IsBigEndian() const { return ((pcnf1 >> 24) & 1) != 0; }
  bool Whitens() const { return ((pcnf1 >> 25) & 1) != 0; }
  uint32_t CrcBytes() const { return crccnf & 3; }
  bool CrcSkipsAddress() const { return ((crccnf >> 8) & 3) == 1; }

  // S0, LENGTH and S1 as they stand in RAM, a byte each.
  uint32_t HeaderBytes() const;
  // What LENGTH asks for, and what is sent of it.
  uint32_t AskedPayload(const uint8_t* ram) const;
  uint32_t SentPayload(const uint8_t* ram) const;
};

struct OnAirPacket {
  uint8_t preamble;
  std::vector<uint8_t> address;  // of BASE and PREFIX
  std::vector<uint8_t> body;     // S0, LENGTH, S1, payload and CRC; first bit sent = lowest bit
  uint32_t address_end_bits;     // where ADDRESS happens, ...
  uint32_t payload_end_bits;     // ... PAYLOAD ...
  uint32_t end_bits;             // ... and END
};

OnAirPacket AssemblePacket(const PacketFormat& format, const uint8_t* ram);

}  // namespace mote::testing
