// SPDX-License-Identifier: Apache-2.0
// Numbers that are the same on the chip and on the host, and a sum over results.
#pragma once

#include <stdint.h>

#include "runtime/ops/common/weights_blocks_m4.h"

namespace mote::firmware_test {

// Xorshift (Marsaglia 2003), the same numbers everywhere.
class Dice {
 public:
  int32_t Int(int32_t low, int32_t high) {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 17;
    state_ ^= state_ << 5;
    return low + static_cast<int32_t>(state_ % static_cast<uint32_t>(high - low + 1));
  }
  template <class T>
  void Fill(T* values, int32_t count, int32_t low, int32_t high) {
    for (int32_t i = 0; i < count; ++i) values[i] = static_cast<T>(Int(low, high));
  }

 private:
  uint32_t state_ = 2463534242U;
};

// FNV-1a over the results.
class Hash {
 public:
  void Add(const int8_t* values, int32_t count) {
    for (int32_t i = 0; i < count; ++i) {
      value_ = (value_ ^ static_cast<uint8_t>(values[i])) * 16777619U;
    }
  }
  uint32_t value() const { return value_; }

 private:
  uint32_t value_ = 2166136261U;
};

// A multiplier; for BlockEnds::kFloat a float.
inline Requant AnyRequant(Dice& dice, int32_t low, int32_t high, BlockEnds ends) {
  const int32_t mantissa = dice.Int(1 << 30, INT32_MAX), shift = dice.Int(low, high);
  if (ends != BlockEnds::kFloat) return {mantissa, shift};
  return FloatRequant(static_cast<float>(mantissa >> 8) /
                      static_cast<float>(int64_t{1} << (23 - shift)));
}

inline void SetAnyRange(Dice& dice, int32_t& min, int32_t& max) {
  min = dice.Int(0, 1) == 0 ? INT8_MIN : dice.Int(-128, 0);
  max = dice.Int(0, 1) == 0 ? INT8_MAX : dice.Int(0, 127);
}

}  // namespace mote::firmware_test
