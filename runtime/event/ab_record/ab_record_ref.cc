// SPDX-License-Identifier: Apache-2.0
#include "runtime/event/ab_record/ab_record.h"

namespace mote {
namespace {

constexpr size_t kHeadBytes = 8, kChecksumBytes = 4;

void Put(uint32_t value, uint8_t* to) {
  for (int i = 0; i < 4; ++i) to[i] = static_cast<uint8_t>(value >> (8 * i));
}

uint32_t Get(const uint8_t* from) {
  uint32_t value = 0;
  for (int i = 0; i < 4; ++i) value |= static_cast<uint32_t>(from[i]) << (8 * i);
  return value;
}

// Bit by bit: a table would take a kilobyte for what is done once an hour.
uint32_t Crc32(const uint8_t* bytes, size_t count) {
  uint32_t crc = 0xffffffffu;
  for (size_t i = 0; i < count; ++i) {
    crc ^= bytes[i];
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb88320u : 0);
  }
  return ~crc;
}

// With so many bytes of data.
struct Slot {
  explicit Slot(size_t count) : data_bytes(count) {}

  size_t end() const { return kHeadBytes + data_bytes; }  // of what the checksum is of
  size_t size() const { return end() + kChecksumBytes; }
  uint32_t sequence() const { return Get(bytes); }
  bool IsWhole() const {
    return Get(bytes + 4) == data_bytes && Get(bytes + end()) == Crc32(bytes, end());
  }
  bool IsEmpty() const {
    for (size_t i = 0; i < size(); ++i) {
      if (bytes[i] != 0xff) return false;
    }
    return true;
  }

  size_t data_bytes;
  uint8_t bytes[port::kStorageSlotBytes];
};

}  // namespace

bool AbRecord::Load(Span<uint8_t> data) {
  MOTE_ASSERT(data.size() <= kAbDataBytes);
  bool is_found = false;
  for (int i = 0; i < port::kStorageSlots; ++i) {
    Slot slot(data.size());
    port::ReadStorage(i, {slot.bytes, slot.size()});
    if (!slot.IsWhole()) {
      is_torn_ = is_torn_ || !slot.IsEmpty();
      continue;
    }
    if (is_found && slot.sequence() < sequence_) continue;
    is_found = true;
    sequence_ = slot.sequence();
    newest_ = i;
    for (size_t j = 0; j < data.size(); ++j) data[j] = slot.bytes[kHeadBytes + j];
  }
  return is_found;
}

bool AbRecord::Save(Span<const uint8_t> data) {
  MOTE_ASSERT(data.size() <= kAbDataBytes);
  Slot slot(data.size());
  Put(sequence_ + 1, slot.bytes);
  Put(static_cast<uint32_t>(data.size()), slot.bytes + 4);
  for (size_t i = 0; i < data.size(); ++i) slot.bytes[kHeadBytes + i] = data[i];
  Put(Crc32(slot.bytes, slot.end()), slot.bytes + slot.end());
  const int other = 1 - newest_;
  if (!port::WriteStorage(other, {slot.bytes, slot.size()})) return false;
  ++sequence_;
  newest_ = other;
  return true;
}

}  // namespace mote
