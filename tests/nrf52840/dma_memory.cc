// SPDX-License-Identifier: Apache-2.0
#include "tests/nrf52840/dma_memory.h"

#include <fmt/format.h>

#include "support/check.h"

namespace mote::testing {

void DmaMemory::Map(const void* memory, size_t size_bytes, uint32_t address) {
  MOTE_CHECK(address >= kRamBegin && address + size_bytes <= kRamEnd,
             fmt::format("0x{:08X} and {} bytes are not in RAM", address, size_bytes));
  for (const Piece& piece : pieces_) {
    const bool is_apart =
        address >= piece.address + piece.size_bytes || piece.address >= address + size_bytes;
    MOTE_CHECK(is_apart, fmt::format("0x{:08X} is mapped already", address));
  }
  // The bus takes pointers to const; what the DMA writes is never const.
  pieces_.push_back({static_cast<uint8_t*>(const_cast<void*>(memory)), size_bytes, address});
}

std::optional<uint32_t> DmaMemory::AddressOf(const void* memory) const {
  const auto at = reinterpret_cast<uintptr_t>(memory);
  for (const Piece& piece : pieces_) {
    const auto begin = reinterpret_cast<uintptr_t>(piece.memory);
    if (at >= begin && at < begin + piece.size_bytes) {
      return piece.address + static_cast<uint32_t>(at - begin);
    }
  }
  return std::nullopt;
}

uint8_t* DmaMemory::Find(uint32_t address, size_t size_bytes) const {
  for (const Piece& piece : pieces_) {
    const uint64_t begin = piece.address;
    if (address >= begin && address + uint64_t{size_bytes} <= begin + piece.size_bytes) {
      return piece.memory + (address - begin);
    }
  }
  return nullptr;
}

}  // namespace mote::testing
