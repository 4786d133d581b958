// SPDX-License-Identifier: Apache-2.0
#include "tests/nrf52840/gpio.h"

namespace mote::testing {
namespace {

constexpr uint32_t kOut = 0x504, kOutSet = 0x508, kOutClear = 0x50C, kIn = 0x510,
                   kDirection = 0x514, kDirectionSet = 0x518, kDirectionClear = 0x51C,
                   kLatch = 0x520, kPinConfiguration = 0x700;
constexpr uint32_t kInputDisconnected = 1u << 1;

constexpr uint32_t kFields = 0x3070F;
template <uint32_t pins, uint32_t count>
constexpr RegisterRow kMap[] = {
    {kOut, "OUT", Access::kReadWrite, pins},
    {kOutSet, "OUTSET", Access::kSet, pins, kOut},
    {kOutClear, "OUTCLR", Access::kClear, pins, kOut},
    {kIn, "IN", Access::kReadOnly, pins},
    {kDirection, "DIR", Access::kReadWrite, pins},
    {kDirectionSet, "DIRSET", Access::kSet, pins, kDirection},
    {kDirectionClear, "DIRCLR", Access::kClear, pins, kDirection},
    {kLatch, "LATCH", Access::kReadWrite, pins},
    {0x524, "DETECTMODE", Access::kReadWrite},
    {kPinConfiguration, "PIN_CNF", Access::kReadWrite, kFields, kInputDisconnected, count},
};

}  // namespace

bool GpioPort::IsOutput(uint32_t pin) const { return ((Stored(kDirection) >> pin) & 1) != 0; }
bool GpioPort::Level(uint32_t pin) const { return ((Stored(kOut) >> pin) & 1) != 0; }
bool GpioPort::InputIsConnected(uint32_t pin) const {
  return (Stored(kPinConfiguration + 4 * pin) & kInputDisconnected) == 0;
}

uint32_t GpioPort::OnRead(uint32_t offset, uint32_t stored) {
  // PIN_CNF[n].DIR and bit n of DIR are the same bit.
  if (offset >= kPinConfiguration) {
    return (stored & ~1u) | (IsOutput((offset - kPinConfiguration) / 4) ? 1u : 0u);
  }
  if (offset != kIn) return stored;
  uint32_t levels = 0;
  for (uint32_t pin = 0; pin < 32; ++pin) {
    if (IsOutput(pin) && InputIsConnected(pin) && Level(pin)) levels |= 1u << pin;
  }
  return levels;
}

bool GpioPort::OnWrite(uint32_t offset, uint32_t value) {
  if (offset == kLatch) Stored(kLatch) &= ~value;
  if (offset >= kPinConfiguration) {
    const uint32_t pin = (offset - kPinConfiguration) / 4;
    Stored(kDirection) = (Stored(kDirection) & ~(1u << pin)) | ((value & 1u) << pin);
  }
  return offset != kLatch;
}

Gpio::Gpio(World& world)
    : ports_{{world, "P0", kMap<kWholeWord, 32>}, {world, "P1", kMap<0xFFFF, 16>}} {}

}  // namespace mote::testing
