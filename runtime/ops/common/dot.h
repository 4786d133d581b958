// SPDX-License-Identifier: Apache-2.0
// Sums over contiguous int8, modulo 2^32: the inner loops of the reference kernels.
#pragma once

#include "runtime/base/fixed_point.h"

namespace mote {

// sum_i (x[i] - x_zero_point) * (w[i] - w_zero_point)
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

}  // namespace mote
