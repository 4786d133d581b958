// SPDX-License-Identifier: Apache-2.0
// Sends events: numbered, sealed, and by runtime/port/radio.h on their way.
// Init     which device this is, and its key; what the storage says of a start is sent at once:
//          kLostState where nothing whole is there, as at the first start; else kTornState where
//          power went in the middle of writing
// Send     false where there is no number for it (EventCounter::Take()): it is not sent
// Errors   none besides.  Exact: the same bytes on the host and on the chip
#pragma once

#include "runtime/event/device_fault.h"
#include "runtime/event/event_counter/event_counter.h"
#include "runtime/event/record/record.h"

namespace mote {

class EventSender {
 public:
  void Init(uint16_t device, const SipKey& key);
  bool Send(const Event& event);
  bool SendFault(DeviceFault fault);

 private:
  EventCounter counter_;
  SipKey key_ = {};
  uint16_t device_ = 0;
};

}  // namespace mote
