// SPDX-License-Identifier: Apache-2.0
// The devices whose events a gateway takes, from a TOML file that is to be kept secret:
//   [[device]]
//   id = 7                                       1 to 65535
//   name = "kitchen"                             "device 7" where it is left out
//   key = "000102030405060708090a0b0c0d0e0f"     16 bytes
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/event/siphash/siphash.h"
#include "support/result.h"

namespace mote::gateway {

struct Device {
  uint16_t id = 0;
  std::string name;
  SipKey key = {};
};

// `place` is the file. Errors: with its line; none at all, an id twice
Result<std::vector<Device>> ReadKeys(const std::string& toml, const std::string& place);

// By its id or its name. Errors: none of that name (with those that there are), two of it
Result<Device> FindDevice(const std::vector<Device>& devices,
                          const std::string& word,
                          const std::string& place);

}  // namespace mote::gateway
