// SPDX-License-Identifier: Apache-2.0
// GPIO (PS 6.9): two ports, as far as direction, level and input buffer go. Pins that nobody drives
// read as 0; SENSE, DETECT and LATCH are stored and do nothing.
#pragma once

#include "tests/nrf52840/peripheral.h"

namespace mote::testing {

class GpioPort : public Peripheral {
 public:
  GpioPort(World& world, const char* name, RegisterMap map)
      : Peripheral(world, name, "6.9 GPIO", map) {}

  bool IsOutput(uint32_t pin) const;
  bool Level(uint32_t pin) const;  // that OUT gives
  bool InputIsConnected(uint32_t pin) const;

 private:
  uint32_t OnRead(uint32_t offset, uint32_t stored) override;
  bool OnWrite(uint32_t offset, uint32_t value) override;
};

class Gpio {
 public:
  explicit Gpio(World& world);

  // Of a PSEL register: bit 5 is the port.
  const GpioPort& PortOf(uint32_t psel) const { return ports_[(psel >> 5) & 1]; }
  GpioPort& port(uint32_t index) { return ports_[index]; }
  static bool Exists(uint32_t psel) { return (psel & 0x20) == 0 || (psel & 0x1F) < 16; }

 private:
  GpioPort ports_[2];
};

}  // namespace mote::testing
