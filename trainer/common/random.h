// SPDX-License-Identifier: Apache-2.0
// Random numbers that are the same on every machine, unlike those of <random>'s distributions.
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>
#include <string_view>
#include <utility>
#include <vector>

#include "support/hash.h"

namespace mote::trainer {

// SplitMix64. Source: Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators".
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t Next() {
    state_ += 0x9E3779B97F4A7C15;
    return Mixed(state_);
  }
  // [0, 1), a multiple of 2^-53.
  double Uniform() { return static_cast<double>(Next() >> 11) * 0x1p-53; }
  double Between(double low, double high) { return low + (high - low) * Uniform(); }
  // 0 to count - 1. Not exactly even, by a count-th of 2^-64.
  template <class Int>
  Int Below(Int count) {
    const auto wide = static_cast<unsigned __int128>(Next()) * static_cast<uint64_t>(count);
    return static_cast<Int>(wide >> 64);
  }
  bool Chance(double share) { return Uniform() < share; }

  static uint64_t Mixed(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
  }

 private:
  uint64_t state_;
};

// Mean 0, deviation 1. Source: Box and Muller 1958.
inline double Normal(Random& random) {
  const double radius = std::sqrt(-2 * std::log(1 - random.Uniform()));
  return radius * std::cos(2 * std::numbers::pi * random.Uniform());
}

// A seed for one part of several: it follows from both and from nothing else.
inline uint64_t SeedOf(uint64_t seed, uint64_t part) {
  return Random::Mixed(Random::Mixed(seed) + 0x9E3779B97F4A7C15 * (part + 1));
}

// FNV-1a, mixed. Begins where `seed` says.
inline uint64_t HashOf(std::string_view text, uint64_t seed = 0) {
  Hash hash(Random::Mixed(seed));
  hash.Add(text);
  return Random::Mixed(hash.value());
}

template <class T>
void Shuffle(Random& random, std::vector<T>& items) {
  for (size_t i = items.size(); i > 1; --i) {
    std::swap(items[i - 1], items[random.Below(i)]);
  }
}

}  // namespace mote::trainer
