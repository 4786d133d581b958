// SPDX-License-Identifier: Apache-2.0
#include "tests/nrf52840/world.h"

#include <algorithm>

namespace mote::testing {

void World::Violate(const std::string& what) {
  if (std::ranges::find(violations_, what) == violations_.end()) violations_.push_back(what);
}

}  // namespace mote::testing
