// SPDX-License-Identifier: Apache-2.0
// What the tests of signals share: sounds made of integers alone, the same on every machine, and a
// hash for what is too long to print. Tests only.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/base/span.h"

namespace mote::testing {

// White noise whose loudness changes every thousand samples, by up to 72 dB.
inline std::vector<int16_t> Babble(uint32_t seed, size_t count) {
  std::vector<int16_t> sound(count);
  for (size_t n = 0; n < count; ++n) {
    seed = seed * 1664525U + 1013904223U;
    sound[n] = static_cast<int16_t>(static_cast<int16_t>(seed >> 16) >> (n / 1000 * 7 % 13));
  }
  return sound;
}

struct Sound {
  std::string name;
  std::vector<int16_t> pcm;
};

// Where sums are largest, and where there is next to nothing.
inline std::vector<Sound> ExtremeSounds(size_t count) {
  const auto make = [&](auto sample) {
    std::vector<int16_t> pcm(count);
    for (size_t n = 0; n < count; ++n) pcm[n] = static_cast<int16_t>(sample(n));
    return pcm;
  };
  std::vector<int16_t> signs = Babble(5, count);
  for (int16_t& sample : signs) sample = sample < 0 ? INT16_MIN : INT16_MAX;
  return {
      {"silence", make([](size_t) { return 0; })},
      {"least", make([](size_t) { return INT16_MIN; })},
      {"most", make([](size_t) { return INT16_MAX; })},
      {"alternating", make([](size_t n) { return n % 2 == 0 ? INT16_MIN : INT16_MAX; })},
      {"square", make([](size_t n) { return n % 4 < 2 ? INT16_MIN : INT16_MAX; })},
      {"impulses", make([](size_t n) { return n % 700 == 0 ? INT16_MIN : 0; })},
      {"one bit", make([](size_t n) { return n % 90 == 0 ? 1 : 0; })},
      {"signs", signs},
  };
}

// FNV-1a over 16 bits of each value, the lower byte first.
class Hash16 {
 public:
  template <class T>
  void Add(const T& values) {
    for (const auto value : values) {
      AddByte(static_cast<uint32_t>(value) & 0xFFU);
      AddByte((static_cast<uint32_t>(value) >> 8) & 0xFFU);
    }
  }
  uint32_t value() const { return value_; }

 private:
  void AddByte(uint32_t byte) { value_ = (value_ ^ byte) * 16777619U; }

  uint32_t value_ = 2166136261U;
};

}  // namespace mote::testing
