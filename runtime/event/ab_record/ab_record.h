// SPDX-License-Identifier: Apache-2.0
// A few bytes that outlive power cuts, also one in the middle of writing them: two slots are
// written in turn, and the newer one that is whole counts.
//   slot     sequence u32, size u32, data, crc32 of all before it; least byte first
// storage    the two slots of runtime/port/storage.h, of any content
// data       at most kAbDataBytes, always as many
// Load       the data of the newer slot that has a right checksum and as many data; false where
//            neither has: `data` stay as they were. Before the first Save
// Save       into the other slot; false where the storage did not take it: what stood there before
//            is what the next Load gives
// is_torn    Load found a slot that is neither whole, with as many data, nor empty (all 0xff):
// power
//            went in a Save, or another program wrote it
// Exact      the same bytes on the host and on the chip
// Source     CRC-32/ISO-HDLC: polynomial 0x04c11db7 reflected, as in zlib and Ethernet
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "runtime/base/span.h"
#include "runtime/port/storage.h"

namespace mote {

inline constexpr size_t kAbDataBytes = port::kStorageSlotBytes - 12;

class AbRecord {
 public:
  bool Load(Span<uint8_t> data);
  bool Save(Span<const uint8_t> data);
  bool is_torn() const { return is_torn_; }

 private:
  uint32_t sequence_ = 0;  // of the newest slot that is whole
  int newest_ = 1;         // that slot; before there is one, the first save goes into slot 0
  bool is_torn_ = false;
};

}  // namespace mote
