// SPDX-License-Identifier: Apache-2.0
// An event as it leaves a device: a record of 20 bytes. It is a few numbers; there is no room for
// sound or pictures, and nothing else is ever sent (runtime/port/radio.h takes nothing else).
//   byte 0       version, 1
//        1       kind: an EventKind
//        2..3    device: says whose key it is; least byte first, as all numbers here
//        4..7    counter: of the device's events, rising, never twice the same, never 0
//        8       what: the class of a hit, the code of a fault
//        9       score: of a hit, in 255ths
//        10..11  value: signed, what a product measures in a unit of its own
//        12..19  tag: SipHash-2-4 of bytes 0 to 11 by the device's key
// Seal    an event into a record
// Open    any bytes: nothing of them is believed before the tag is right
// Errors  of Open: a RecordFault. That a counter was seen before is for the receiver to say
// Exact   the same bytes on the host and on the chip.  Cost: 8 rounds of SipHash
// Source  20 bytes: what the smallest Bluetooth LE packet carries (ATT_MTU 23 less 3 of header,
//         Bluetooth Core Specification, volume 3, part G, 5.2.1)
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "runtime/event/siphash/siphash.h"

namespace mote {

inline constexpr uint8_t kRecordVersion = 1;
inline constexpr size_t kRecordBytes = 20;

enum class EventKind : uint8_t {
  kHit = 1,    // a class was detected
  kFault = 2,  // the device says what is wrong with it
  kAlive = 3,  // nothing happened, and it is still there
};

struct Event {
  EventKind kind;
  uint8_t what;
  uint8_t score;
  int16_t value;
};

struct OpenedRecord {
  uint16_t device;
  uint32_t counter;
  Event event;
};

// Nothing makes one but Seal(): what a board sends was an event.
class Record {
 public:
  Span<const uint8_t, kRecordBytes> bytes() const {
    return Span<const uint8_t, kRecordBytes>(bytes_);
  }

 private:
  friend Record Seal(const Event& event, uint16_t device, uint32_t counter, const SipKey& key);
  Record() = default;

  uint8_t bytes_[kRecordBytes];
};

enum class RecordFault : uint8_t {
  kNone,
  kLength,   // not 20 bytes: cut short, or something else
  kVersion,  // of a version that is not known here
  kTag,      // forged, damaged, or of another key
};

Record Seal(const Event& event, uint16_t device, uint32_t counter, const SipKey& key);

// Whose key a record wants, which is not to be believed yet.
RecordFault ReadDevice(Span<const uint8_t> record, uint16_t& device);
RecordFault Open(Span<const uint8_t> record, const SipKey& key, OpenedRecord& opened);

}  // namespace mote
