// SPDX-License-Identifier: Apache-2.0
// FNV-1a of 64 bits, for names of what is computed again where any byte of its sources changes.
#pragma once

#include <cstdint>
#include <string_view>

namespace mote {

class Hash {
 public:
  // `seed`: hashes with another one are other hashes.
  explicit Hash(uint64_t seed = 0) : value_(0xCBF29CE484222325U ^ seed) {}

  void Add(std::string_view bytes) {
    for (const char c : bytes) value_ = (value_ ^ static_cast<uint8_t>(c)) * 0x100000001B3U;
  }
  uint64_t value() const { return value_; }

 private:
  uint64_t value_;
};

}  // namespace mote
