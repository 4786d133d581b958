// SPDX-License-Identifier: Apache-2.0
#include "tests/nrf52840/radio_packet.h"

#include <algorithm>

namespace mote::testing {
namespace {

using Bits = std::vector<bool>;

void Append(Bits& bits, uint32_t value, uint32_t count, bool highest_first) {
  for (uint32_t i = 0; i < count; ++i) {
    bits.push_back(((value >> (highest_first ? count - 1 - i : i)) & 1) != 0);
  }
}

std::vector<uint8_t> Packed(const Bits& bits) {
  std::vector<uint8_t> bytes((bits.size() + 7) / 8);
  for (size_t i = 0; i < bits.size(); ++i) {
    if (bits[i]) bytes[i / 8] = static_cast<uint8_t>(bytes[i / 8] | (1u << (i % 8)));
  }
  return bytes;
}

// BASE is cut from its low end, and sent before PREFIX, low bytes first.
Bits AddressBits(const PacketFormat& format) {
  Bits bits;
  for (uint32_t i = 4 - std::min(format.BaseBytes(), 4u); i < 4; ++i) {
    Append(bits, format.base >> (8 * i), 8, false);
  }
  Append(bits, format.prefix, 8, false);
  return bits;
}

Bits ContentBits(const PacketFormat& format, const uint8_t* ram) {
  Bits bits;
  const bool big = format.IsBigEndian();
  const uint32_t payload = format.SentPayload(ram);
  if (format.HasS0()) Append(bits, *ram++, 8, big);
  if (format.LengthBits() > 0) Append(bits, *ram++, format.LengthBits(), big);
  if (format.HasS1InRam()) Append(bits, *ram++, format.S1Bits(), big);
  for (uint32_t i = 0; i < payload; ++i) Append(bits, ram[i], 8, big);
  return bits;
}

// A shift register of 8, 16 or 24 bits whose highest bit leaves; the lowest term is always there.
uint32_t CrcOf(const PacketFormat& format, const Bits& bits, uint32_t crc) {
  const uint32_t width = 8 * format.CrcBytes();
  const uint32_t mask = (1u << width) - 1;
  for (const bool bit : bits) {
    const bool leaving = ((crc >> (width - 1)) & 1) != 0;
    crc = (crc << 1) & mask;
    if (leaving != bit) crc ^= (format.crcpoly | 1) & mask;
  }
  return crc;
}

// x^7 + x^4 + 1. Bit 0 of DATAWHITEIV is position 6, from which bits leave; bit 6 is position 0.
void Whiten(Bits& bits, uint32_t shift_register) {
  for (size_t i = 0; i < bits.size(); ++i) {
    const bool leaving = (shift_register & 1) != 0;
    shift_register >>= 1;
    if (leaving) shift_register ^= 0x44;
    bits[i] = bits[i] != leaving;
  }
}

}  // namespace

uint32_t PacketFormat::HeaderBytes() const {
  return (HasS0() ? 1u : 0u) + (LengthBits() > 0 ? 1u : 0u) + (HasS1InRam() ? 1u : 0u);
}

uint32_t PacketFormat::AskedPayload(const uint8_t* ram) const {
  if (LengthBits() == 0) return 0;
  return ram[HasS0() ? 1 : 0] & ((1u << LengthBits()) - 1);
}

uint32_t PacketFormat::SentPayload(const uint8_t* ram) const {
  return std::min(AskedPayload(ram), MostPayload()) + StaticPayload();
}

OnAirPacket AssemblePacket(const PacketFormat& format, const uint8_t* ram) {
  const Bits address = AddressBits(format);
  Bits body = ContentBits(format, ram);
  const auto address_end = static_cast<uint32_t>(8 + address.size());
  const auto payload_end = static_cast<uint32_t>(address_end + body.size());
  if (format.CrcBytes() > 0) {
    uint32_t crc = format.crcinit & ((1u << (8 * format.CrcBytes())) - 1);
    if (!format.CrcSkipsAddress()) crc = CrcOf(format, address, crc);
    crc = CrcOf(format, body, crc);
    Append(body, crc, 8 * format.CrcBytes(), true);
  }
  if (format.Whitens()) Whiten(body, format.datawhiteiv | 0x40);
  // The preamble alternates, and its first bit is the address's first.
  const uint8_t preamble = address[0] ? 0x55 : 0xAA;
  const auto end = static_cast<uint32_t>(address_end + body.size());
  return {preamble, Packed(address), Packed(body), address_end, payload_end, end};
}

}  // namespace mote::testing
