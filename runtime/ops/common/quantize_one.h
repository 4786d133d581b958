// SPDX-License-Identifier: Apache-2.0
// One real number, divided by the scale, becomes an int8, uint8 or int16.
#pragma once

#include <stdint.h>

#include <limits>

#include "runtime/base/fixed_point.h"

namespace mote {

// round(v), ties away from zero, for |v| < 2^23, where v - trunc(v) is exact.
inline int32_t RoundToInt(float v) {
  const int32_t whole = static_cast<int32_t>(v);
  const float rest = v - static_cast<float>(whole);
  if (rest >= 0.5F) return whole + 1;
  if (rest <= -0.5F) return whole - 1;
  return whole;
}

// clamp(round(v) + zero_point) to the range of Out; NaN gives the zero point.
template <class Out>
Out QuantizeOne(float v, int32_t zero_point) {
  static_assert(sizeof(Out) <= 2);
  constexpr int32_t kValues = 1 << (8 * sizeof(Out));
  constexpr int32_t kLeast = std::numeric_limits<Out>::is_signed ? -kValues / 2 : 0;
  constexpr int32_t kMost = kLeast + kValues - 1;
  // Beyond it the answer is clamped whatever the zero point.
  constexpr float kFar = sizeof(Out) == 1 ? 1024.0F : 262144.0F;
  if (v >= kFar) return static_cast<Out>(kMost);
  if (v <= -kFar) return static_cast<Out>(kLeast);
  if (v != v) return static_cast<Out>(zero_point);
  return static_cast<Out>(Clamp(RoundToInt(v) + zero_point, kLeast, kMost));
}

}  // namespace mote
