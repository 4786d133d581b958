// SPDX-License-Identifier: Apache-2.0
#include "runtime/event/event_sender/event_sender.h"
#include "runtime/port/radio.h"

namespace mote {

void EventSender::Init(uint16_t device, const SipKey& key) {
  device_ = device;
  key_ = key;
  counter_.Init();
  if (counter_.is_new()) {
    SendFault(DeviceFault::kLostState);
  } else if (counter_.is_torn()) {
    SendFault(DeviceFault::kTornState);
  }
}

bool EventSender::Send(const Event& event) {
  uint32_t number = 0;
  if (!counter_.Take(number)) return false;
  port::Transmit(Seal(event, device_, number, key_));
  return true;
}

bool EventSender::SendFault(DeviceFault fault) {
  return Send({EventKind::kFault, static_cast<uint8_t>(fault), 0, 0});
}

}  // namespace mote
