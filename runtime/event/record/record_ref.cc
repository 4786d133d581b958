// SPDX-License-Identifier: Apache-2.0
#include "runtime/event/record/record.h"

namespace mote {
namespace {

constexpr size_t kSealed = 12;  // bytes before the tag

void Put(uint64_t value, size_t count, uint8_t* to) {
  for (size_t i = 0; i < count; ++i) to[i] = static_cast<uint8_t>(value >> (8 * i));
}

uint64_t Get(const uint8_t* from, size_t count) {
  uint64_t value = 0;
  for (size_t i = 0; i < count; ++i) value |= static_cast<uint64_t>(from[i]) << (8 * i);
  return value;
}

uint64_t TagOf(const uint8_t* record, const SipKey& key) { return SipHash(key, {record, kSealed}); }

}  // namespace

Record Seal(const Event& event, uint16_t device, uint32_t counter, const SipKey& key) {
  Record record;
  uint8_t* const to = record.bytes_;
  to[0] = kRecordVersion;
  to[1] = static_cast<uint8_t>(event.kind);
  Put(device, 2, to + 2);
  Put(counter, 4, to + 4);
  to[8] = event.what;
  to[9] = event.score;
  Put(static_cast<uint16_t>(event.value), 2, to + 10);
  Put(TagOf(to, key), 8, to + kSealed);
  return record;
}

RecordFault ReadDevice(Span<const uint8_t> record, uint16_t& device) {
  if (record.size() != kRecordBytes) return RecordFault::kLength;
  if (record[0] != kRecordVersion) return RecordFault::kVersion;
  device = static_cast<uint16_t>(Get(record.data() + 2, 2));
  return RecordFault::kNone;
}

RecordFault Open(Span<const uint8_t> record, const SipKey& key, OpenedRecord& opened) {
  uint16_t device = 0;
  const RecordFault fault = ReadDevice(record, device);
  if (fault != RecordFault::kNone) return fault;
  const uint8_t* const from = record.data();
  // One comparison of all 64 bits: its time says nothing about how many of them are right.
  if (Get(from + kSealed, 8) != TagOf(from, key)) return RecordFault::kTag;
  opened.device = device;
  opened.counter = static_cast<uint32_t>(Get(from + 4, 4));
  opened.event = {
      static_cast<EventKind>(from[1]), from[8], from[9], static_cast<int16_t>(Get(from + 10, 2))};
  return RecordFault::kNone;
}

}  // namespace mote
