// SPDX-License-Identifier: Apache-2.0
// Dot products of contiguous elements: the inner loops of the reference kernels.
#pragma once

#include "runtime/base/fixed_point.h"

namespace mote {

// sum_i (x[i] - x_zero_point) * (w[i] - w_zero_point), modulo 2^32
inline int32_t DotS8(
    const int8_t* x, int32_t x_zero_point, const int8_t* w, int32_t w_zero_point, int32_t count) {
  int32_t sum = 0;
  for (int32_t i = 0; i < count; ++i) {
    sum = WrapAdd(sum, (x[i] - x_zero_point) * (w[i] - w_zero_point));
  }
  return sum;
}

inline int32_t SumS8(const int8_t* w, int32_t count) {
  int32_t sum = 0;
  for (int32_t i = 0; i < count; ++i) sum = WrapAdd(sum, w[i]);
  return sum;
}

// sum_i x[i] * (w[i] - w_zero_point) in 64 bits
inline int64_t DotS16(const int16_t* x, const int8_t* w, int32_t w_zero_point, int32_t count) {
  int64_t sum = 0;
  for (int32_t i = 0; i < count; ++i) sum += x[i] * (w[i] - w_zero_point);
  return sum;
}

// sum + x[0] * w[0] + x[1] * w[1] ..., rounded after each step in this order.
inline float AddDotF32(float sum, const float* x, const float* w, int32_t count) {
  for (int32_t i = 0; i < count; ++i) sum += x[i] * w[i];
  return sum;
}

}  // namespace mote
