// SPDX-License-Identifier: Apache-2.0
// The RAM that EasyDMA reaches (PS, EasyDMA: Data RAM only): memory of the host with an address.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace mote::testing {

class DmaMemory {
 public:
  static constexpr uint32_t kRamBegin = 0x20000000, kRamEnd = 0x20040000;  // 256 KB

  // `address` and what follows it must be RAM that nothing else has.
  void Map(const void* memory, size_t size_bytes, uint32_t address);

  std::optional<uint32_t> AddressOf(const void* memory) const;

  // Null unless all of it lies in one piece that was mapped.
  uint8_t* Find(uint32_t address, size_t size_bytes) const;

 private:
  struct Piece {
    uint8_t* memory;
    size_t size_bytes;
    uint32_t address;
  };

  std::vector<Piece> pieces_;
};

}  // namespace mote::testing
