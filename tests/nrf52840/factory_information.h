// SPDX-License-Identifier: Apache-2.0
// FICR (PS 4.4): what the factory wrote into each chip, read-only.
#pragma once

#include "tests/nrf52840/peripheral.h"

namespace mote::testing {

class FactoryInformation : public Peripheral {
 public:
  explicit FactoryInformation(World& world);

  // What is read as DEVICEADDR[0] and [1]: 48 bits, and 16 that mean nothing.
  static constexpr uint32_t kDeviceAddress[] = {0x89ABCDEF, 0xA5A51267};
  static constexpr uint32_t kDeviceId[] = {0x01234567, 0xFEDCBA98};
};

}  // namespace mote::testing
