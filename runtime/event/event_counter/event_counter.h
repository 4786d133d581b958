// SPDX-License-Identifier: Apache-2.0
// Numbers for events that no cut of power brings again: what was set aside is on storage before any
// of it is used, kReservedEvents at a time, so that storage is seldom written.
//   After a start the rest of what was set aside is skipped: a receiver wants them to rise, not to
//   follow each other.
// Init      from storage; from 1 where it has nothing whole (is_new: a first start, or both slots
//           were damaged, and a receiver then refuses the events until it forgets the device)
// Take      the next number, 2^32 - 2 at most. false: storage does not take what has to be set
// aside,
//           or there is no more. No number is better than one that could be a replay; the next call
//           tries again
// Exact     the same numbers on the host and on the chip
// Cost      one write in kReservedEvents, and one in each start that has an event to send. An
//           nRF52840's page bears 10,000 erases (its product specification, NVMC, NENDURANCE), two
//           pages in turn: 20,000 starts, or 5 million events
#pragma once

#include <stdint.h>

#include "runtime/event/ab_record/ab_record.h"

namespace mote {

inline constexpr uint32_t kReservedEvents = 256;

class EventCounter {
 public:
  void Init();
  bool Take(uint32_t& number);

  bool is_new() const { return is_new_; }
  // As AbRecord::is_torn(): nothing is lost where !is_new(), but somebody may want to know.
  bool is_torn() const { return record_.is_torn(); }

 private:
  bool Reserve();

  AbRecord record_;
  uint32_t next_ = 1;
  uint32_t end_ = 1;  // of what was set aside
  bool is_new_ = true;
};

}  // namespace mote
