// SPDX-License-Identifier: Apache-2.0
#include "gateway/gateway.h"

#include <fmt/format.h>

#include <algorithm>

namespace mote::gateway {
namespace {

struct FaultRow {
  uint8_t code;
  const char* name;
  const char* help;
};

constexpr FaultRow kFaults[] = {
#define MOTE_FAULT(constant, code, name, help) {code, name, help},
#include "runtime/event/device_faults.def"
#undef MOTE_FAULT
};

const FaultRow* RowOf(uint8_t code) {
  const auto* const found = std::find_if(std::begin(kFaults),
                                         std::end(kFaults),
                                         [&](const FaultRow& row) { return row.code == code; });
  return found == std::end(kFaults) ? nullptr : found;
}

Error Refusal(RecordFault fault, const std::vector<uint8_t>& record) {
  switch (fault) {
    case RecordFault::kLength:
      if (record.empty()) return {"is no line of hexadecimal digits, two for a byte."};
      return {fmt::format(
          "has {} bytes, want {}: cut short, or no record.", record.size(), kRecordBytes)};
    case RecordFault::kVersion:
      return {fmt::format(
          "is of version {}, want {}: a newer mote may know it.", record[0], kRecordVersion)};
    case RecordFault::kTag:
      return {"its tag is wrong: forged, damaged, or made with another key."};
    case RecordFault::kNone:
      break;
  }
  MOTE_CHECK(false, "no fault");
}

}  // namespace

Result<Gateway::Taken> Gateway::Take(const std::vector<uint8_t>& record) {
  const Span<const uint8_t> bytes(record.data(), record.size());
  uint16_t id = 0;
  if (const RecordFault fault = ReadDevice(bytes, id); fault != RecordFault::kNone) {
    return Refusal(fault, record);
  }
  const Device* const device = Find(id);
  if (device == nullptr) return Error{fmt::format("there is no key for device {}.", id)};
  OpenedRecord opened;
  if (const RecordFault fault = Open(bytes, device->key, opened); fault != RecordFault::kNone) {
    return Refusal(fault, record);
  }
  uint32_t& last = last_[id];
  if (opened.counter <= last) {
    return Error{fmt::format("event {} of {} after its event {}: heard twice, or replayed.",
                             opened.counter,
                             device->name,
                             last)};
  }
  last = opened.counter;
  return Taken{device->name, opened};
}

const Device* Gateway::Find(uint16_t id) const {
  const auto found = std::find_if(
      devices_.begin(), devices_.end(), [&](const Device& device) { return device.id == id; });
  return found == devices_.end() ? nullptr : &*found;
}

std::string NameOf(EventKind kind) {
  switch (kind) {
    case EventKind::kHit:
      return "hit";
    case EventKind::kFault:
      return "fault";
    case EventKind::kAlive:
      return "alive";
  }
  return fmt::format("kind {}", static_cast<int>(kind));
}

std::string FaultName(uint8_t code) {
  const FaultRow* const row = RowOf(code);
  return row == nullptr ? fmt::format("fault {}", code) : row->name;
}

std::string FaultHelp(uint8_t code) {
  const FaultRow* const row = RowOf(code);
  return row == nullptr ? "" : row->help;
}

}  // namespace mote::gateway
