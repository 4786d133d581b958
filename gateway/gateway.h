// SPDX-License-Identifier: Apache-2.0
// Takes records from anywhere and gives the events that devices of ours sent, each once.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "gateway/keys.h"
#include "runtime/event/record/record.h"

namespace mote::gateway {

// The counter of a device's last event, by its id.
using LastCounters = std::map<uint16_t, uint32_t>;

class Gateway {
 public:
  // `last`: what was taken before, so that it is not taken again.
  Gateway(std::vector<Device> devices, LastCounters last)
      : devices_(std::move(devices)), last_(std::move(last)) {}

  struct Taken {
    std::string device;  // its name
    OpenedRecord record;
  };
  // Errors: why it is refused: not 20 bytes, another version, no key for its device, a tag that is
  // wrong, a counter not above that of the device's last event
  Result<Taken> Take(const std::vector<uint8_t>& record);

  const LastCounters& last() const { return last_; }

 private:
  const Device* Find(uint16_t id) const;

  std::vector<Device> devices_;
  LastCounters last_;
};

// "hit", "fault", "alive"; "kind 9" of one that is not known here.
std::string NameOf(EventKind kind);
// "sensor_stuck"; "fault 77".
std::string FaultName(uint8_t code);
// "the samples do not change"; nothing of one that is not known here.
std::string FaultHelp(uint8_t code);

}  // namespace mote::gateway
