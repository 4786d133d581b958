// SPDX-License-Identifier: Apache-2.0
#include "tests/nrf52840/ble_receiver.h"

#include <algorithm>
#include <array>

namespace mote::testing {
namespace {

constexpr size_t kCrcBytes = 3, kHeaderBytes = 2;

// Figure 3.5: seven positions; what leaves position 6 enters position 0 and is added to what enters
// position 4. Position 0 is preset to 1, positions 1 to 6 to the channel index, highest bit first.
class Dewhitener {
 public:
  explicit Dewhitener(uint32_t channel) {
    position_[0] = true;
    for (size_t i = 1; i < 7; ++i) position_[i] = ((channel >> (6 - i)) & 1) != 0;
  }

  uint8_t Next(uint8_t byte) {
    uint32_t out = byte;
    for (uint32_t bit = 0; bit < 8; ++bit) out ^= (Shift() ? 1u : 0u) << bit;
    return static_cast<uint8_t>(out);
  }

 private:
  bool Shift() {
    const bool out = position_[6];
    std::rotate(position_.begin(), position_.end() - 1, position_.end());
    position_[4] = position_[4] != out;
    return out;
  }

  std::array<bool, 7> position_ = {};
};

// Figure 3.4: positions 0 to 23, preset to 0x555555 with the lowest bit in position 0. What leaves
// position 23, plus the data, enters those of x^24 + x^10 + x^9 + x^6 + x^4 + x^3 + x + 1.
class Crc {
 public:
  Crc() {
    for (size_t i = 0; i < 24; ++i) position_[i] = ((0x555555u >> i) & 1) != 0;
  }

  void Add(uint8_t byte) {
    for (uint32_t bit = 0; bit < 8; ++bit) Shift(((byte >> bit) & 1) != 0);
  }

  // As sent: position 23 first.
  std::array<uint8_t, kCrcBytes> Bytes() const {
    std::array<uint8_t, kCrcBytes> bytes = {};
    for (size_t i = 0; i < 24; ++i) {
      const uint32_t bit = position_[23 - i] ? 1u << (i % 8) : 0u;
      bytes[i / 8] = static_cast<uint8_t>(bytes[i / 8] | bit);
    }
    return bytes;
  }

 private:
  void Shift(bool data) {
    const bool feedback = position_[23] != data;
    std::rotate(position_.begin(), position_.end() - 1, position_.end());
    position_[0] = feedback;
    for (const size_t term : {1u, 3u, 4u, 6u, 9u, 10u})
      position_[term] = position_[term] != feedback;
  }

  std::array<bool, 24> position_ = {};
};

}  // namespace

std::optional<uint32_t> BleChannelOf(uint32_t frequency_mhz) {
  if (frequency_mhz < 2402 || frequency_mhz > 2480 || frequency_mhz % 2 != 0) return std::nullopt;
  if (frequency_mhz == 2402) return 37;
  if (frequency_mhz == 2426) return 38;
  if (frequency_mhz == 2480) return 39;
  return (frequency_mhz - (frequency_mhz < 2426 ? 2404 : 2406)) / 2;
}

ReceivedPdu ReceiveAdvertising(std::span<const uint8_t> on_air, uint32_t channel) {
  Dewhitener dewhitener(channel);
  std::vector<uint8_t> bytes;
  for (const uint8_t byte : on_air) bytes.push_back(dewhitener.Next(byte));
  const size_t length = bytes.size() < kHeaderBytes ? 0 : kHeaderBytes + bytes[1];
  if (length == 0 || bytes.size() != length + kCrcBytes) return {bytes, false};
  Crc crc;
  for (size_t i = 0; i < length; ++i) crc.Add(bytes[i]);
  const auto want = crc.Bytes();
  const auto sent = bytes.begin() + static_cast<std::ptrdiff_t>(length);
  const bool is_right = std::equal(want.begin(), want.end(), sent);
  return {{bytes.begin(), sent}, is_right};
}

}  // namespace mote::testing
