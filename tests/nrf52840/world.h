// SPDX-License-Identifier: Apache-2.0
// What all peripherals share: the time, the RAM, the supply, and the list of what went wrong.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/nrf52840/dma_memory.h"

namespace mote::testing {

constexpr uint64_t kNever = UINT64_MAX;

class World {
 public:
  uint64_t now_ns = 0;
  bool has_power = true;
  DmaMemory memory;

  // The same words are kept once: a loop that polls what it may not is one mistake.
  void Violate(const std::string& what);
  const std::vector<std::string>& violations() const { return violations_; }

 private:
  std::vector<std::string> violations_;
};

}  // namespace mote::testing
