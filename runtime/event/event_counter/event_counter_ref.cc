// SPDX-License-Identifier: Apache-2.0
#include "runtime/event/event_counter/event_counter.h"

namespace mote {

void EventCounter::Init() {
  record_ = {};
  uint8_t data[4];
  is_new_ = !record_.Load(data);
  uint32_t stored = 0;
  for (int i = 3; i >= 0 && !is_new_; --i) stored = stored << 8 | data[i];
  next_ = end_ = is_new_ ? 1 : stored;
}

bool EventCounter::Take(uint32_t& number) {
  if (next_ == end_ && !Reserve()) return false;
  number = next_++;
  return true;
}

bool EventCounter::Reserve() {
  const uint32_t left = UINT32_MAX - end_;
  const uint32_t more = left < kReservedEvents ? left : kReservedEvents;
  const uint32_t end = end_ + more;
  const uint8_t data[4] = {static_cast<uint8_t>(end),
                           static_cast<uint8_t>(end >> 8),
                           static_cast<uint8_t>(end >> 16),
                           static_cast<uint8_t>(end >> 24)};
  if (more == 0 || !record_.Save(data)) return false;
  end_ = end;
  return true;
}

}  // namespace mote
