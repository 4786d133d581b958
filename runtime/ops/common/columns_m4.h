// SPDX-License-Identifier: Apache-2.0
// What the kernels for Cortex-M4 multiply with: int8 elements as pairs of int16, x - zero point,
// four at a time as (x0, x2), (x1, x3): the order in which SXTB16 takes a quad of weights apart.
#pragma once

#include "runtime/base/dsp_intrinsics.h"

namespace mote {

// `count`, a multiple of 4, elements to `column`; four of them take two words there, and begin
// `step` words apart.
inline uint32_t* Widen(
    const int8_t* x, int32_t count, uint32_t minus_zero_point, uint32_t* column, int32_t step) {
  for (const int8_t* const end = x + count; x != end; x += 4, column += step) {
    const uint32_t quad = LoadWord(x);
    column[0] = Sxtab16(minus_zero_point, quad);
    column[1] = Sxtab16Ror8(minus_zero_point, quad);
  }
  return column;
}

// The same of `count` equal elements.
inline uint32_t* WidenOne(
    int32_t x, int32_t count, uint32_t minus_zero_point, uint32_t* column, int32_t step) {
  const int32_t value = x + LowHalf(minus_zero_point);
  const uint32_t pair = MakePair(value, value);
  for (; count > 0; count -= 4, column += step) column[0] = column[1] = pair;
  return column;
}

}  // namespace mote
