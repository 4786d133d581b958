// SPDX-License-Identifier: Apache-2.0
// Chance that is the same on every machine: the standard fixes the engine, but no distribution.
#pragma once

#include <cstdint>
#include <random>

namespace mote::trainer {

class Dice {
 public:
  explicit Dice(uint32_t seed) : engine_(seed) {}

  // In [0, count); count below 2^32.
  size_t Below(size_t count) { return static_cast<size_t>(Word() * count >> 32); }
  // In [0, 1).
  double Share() { return static_cast<double>(Word()) / 0x1p32; }

 private:
  uint64_t Word() { return static_cast<uint32_t>(engine_()); }

  std::mt19937 engine_;
};

}  // namespace mote::trainer
