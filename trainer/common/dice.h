// SPDX-License-Identifier: Apache-2.0
// Random numbers that are the same on every machine: a counter through a mixing function, so that
// any place of a sequence can be had from its seed alone.
// Source: Steele et al., Fast splittable pseudorandom number generators, 2014 (SplitMix64).
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>
#include <utility>
#include <vector>

namespace mote::trainer {

class Dice {
 public:
  explicit Dice(uint64_t seed) : state_(seed) {}

  uint64_t Word() {
    uint64_t z = state_ += 0x9E3779B97F4A7C15U;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
  }
  // In [0, 1), a multiple of 2^-53.
  double Share() { return std::ldexp(static_cast<double>(Word() >> 11), -53); }
  double Real(double low, double high) { return low + (high - low) * Share(); }
  // In [0, count); count at least 1.
  uint64_t Below(uint64_t count) {
    return static_cast<uint64_t>(Share() * static_cast<double>(count));
  }
  // Mean 0, deviation 1 (Box and Muller).
  double Normal() {
    const double radius = std::sqrt(-2 * std::log(1 - Share()));
    return radius * std::cos(2 * std::numbers::pi * Share());
  }

 private:
  uint64_t state_;
};

// A seed of its own for each part of a whole: of a seed, an epoch, a row ...
inline uint64_t SeedOf(uint64_t seed, uint64_t part) {
  return Dice(seed ^ (Dice(part).Word())).Word();
}

// Fisher and Yates.
template <class T>
void Shuffle(Dice& dice, std::vector<T>& values) {
  for (size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[dice.Below(i)]);
}

}  // namespace mote::trainer
