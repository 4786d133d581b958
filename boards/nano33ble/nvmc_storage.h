// SPDX-License-Identifier: Apache-2.0
// Two slots in two pages of flash, by the NVMC.
//   first_page  the address of the first, a multiple of kFlashPageBytes; nothing else is in them
// Read, Write   as runtime/port/storage.h. A page is erased as a whole (85 ms), then each word
//               of the slot is written once (41 us): the core stands still meanwhile, DMA does not
// Source        nRF52840 Product Specification v1.1, 4.3: words only, of 4 bytes; a page of 4 KB
//               bears 10,000 erases
#pragma once

#include "boards/nano33ble/peripheral.h"
#include "runtime/port/storage.h"

namespace mote::board {

inline constexpr uint32_t kFlashPageBytes = 4096;

template <class Bus>
class NvmcStorage {
 public:
  constexpr NvmcStorage(Bus& bus, uint32_t first_page) : bus_(bus), first_page_(first_page) {}

  void Read(int slot, Span<uint8_t> to) {
    for (size_t i = 0; i < to.size(); ++i) {
      const uint32_t word = bus_.Read(AddressOf(slot, i / kWordBytes));
      to[i] = static_cast<uint8_t>(word >> (8 * (i % kWordBytes)));
    }
  }

  bool Write(int slot, Span<const uint8_t> from) {
    ErasePage(slot);
    WriteWords(slot, from);
    return IsThere(slot, from);
  }

 private:
  static constexpr size_t kWordBytes = 4;

  void ErasePage(int slot) {
    Configure(kNvmcErase);
    bus_.Write(kNvmcErasePage, AddressOf(slot, 0));
    Configure(kNvmcReadOnly);
  }

  void WriteWords(int slot, Span<const uint8_t> from) {
    Configure(kNvmcWrite);
    for (size_t i = 0; i < WordsOf(from); ++i) {
      WaitUntilReady();
      bus_.Write(AddressOf(slot, i), WordOf(from, i));
    }
    Configure(kNvmcReadOnly);
  }

  bool IsThere(int slot, Span<const uint8_t> from) {
    for (size_t i = 0; i < WordsOf(from); ++i) {
      if (bus_.Read(AddressOf(slot, i)) != WordOf(from, i)) return false;
    }
    return true;
  }

  void Configure(uint32_t access) {
    WaitUntilReady();
    bus_.Write(kNvmcConfig, access);
  }

  void WaitUntilReady() {
    while ((bus_.Read(kNvmcReady) & 1) == 0) {
    }
  }

  static size_t WordsOf(Span<const uint8_t> bytes) {
    return (bytes.size() + kWordBytes - 1) / kWordBytes;
  }

  // Least byte first; behind the end as the flash is where nothing was written.
  static uint32_t WordOf(Span<const uint8_t> bytes, size_t word) {
    uint32_t value = 0;
    for (size_t i = kWordBytes; i-- > 0;) {
      const size_t at = word * kWordBytes + i;
      value = value << 8 | (at < bytes.size() ? bytes[at] : 0xFFu);
    }
    return value;
  }

  uint32_t AddressOf(int slot, size_t word) const {
    return first_page_ + static_cast<uint32_t>(slot) * kFlashPageBytes +
           static_cast<uint32_t>(word * kWordBytes);
  }

  Bus& bus_;
  uint32_t first_page_;
};

}  // namespace mote::board
