// SPDX-License-Identifier: Apache-2.0
// What every function of runtime/base/float_math.h makes of numbers of all magnitudes, as a number
// a function: host and chip must agree.
#pragma once

#include "runtime/base/float_math.h"

namespace mote::firmware_test {

inline constexpr float (*kFunctions[])(float) = {
    Exp, Expm1, Log, Sin, Cos, Tanh, Erfc, Sqrt, Floor, Ceil, Round};

// FNV-1a over the results; NaN counts as NaN, its bits are the core's own.
inline uint32_t BitsHash(float (*function)(float)) {
  uint32_t hash = 2166136261U;
  const auto add = [&](uint32_t pattern) {
    const float y = function(FloatOf(pattern));
    hash = (hash ^ (IsNan(y) ? 0x7FC00000U : BitsOf(y))) * 16777619U;
  };
  for (uint32_t i = 0; i < 3000; ++i) add(i * 1431647U);  // over all patterns
  for (uint32_t i = 0; i < 3000; ++i) {                   // from 2^-6 to 2^10
    add(0x3C800000U + i * 44739U);
    add(0xBC800000U + i * 44739U);
  }
  return hash;
}

}  // namespace mote::firmware_test
