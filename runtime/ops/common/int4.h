// SPDX-License-Identifier: Apache-2.0
// 4-bit weights, two to a byte as a .tflite holds them: the first in the low half.
#pragma once

#include "runtime/base/fixed_point.h"

namespace mote {

// Element i of packed numbers in [-8, 7].
constexpr int32_t Int4At(const uint8_t* packed, int32_t i) {
  const int32_t byte = packed[i >> 1];
  const int32_t half = (i & 1) == 0 ? byte & 15 : byte >> 4;
  return (half ^ 8) - 8;
}

// sum_i (x[i] - x_zero_point) * (w[first + i] - w_zero_point), modulo 2^32
inline int32_t DotS4(const int8_t* x,
                     int32_t x_zero_point,
                     const uint8_t* w,
                     int32_t first,
                     int32_t w_zero_point,
                     int32_t count) {
  int32_t sum = 0;
  for (int32_t i = 0; i < count; ++i) {
    sum = WrapAdd(sum, (x[i] - x_zero_point) * (Int4At(w, first + i) - w_zero_point));
  }
  return sum;
}

inline int32_t SumS4(const uint8_t* w, int32_t first, int32_t count) {
  int32_t sum = 0;
  for (int32_t i = 0; i < count; ++i) sum = WrapAdd(sum, Int4At(w, first + i));
  return sum;
}

}  // namespace mote
