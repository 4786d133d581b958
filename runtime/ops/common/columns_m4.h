// SPDX-License-Identifier: Apache-2.0
// What the kernels for Cortex-M4 multiply with: int8 elements as pairs of int16, x - zero point,
// four at a time as (x0, x2), (x1, x3): the order in which SXTB16 takes a quad of weights apart.
#pragma once

#include "runtime/base/dsp_intrinsics.h"

namespace mote {

// `count`, a multiple of 4, elements to `column`: (x0, x2), and kOdd words behind it (x1, x3);
// kFour words from one four to the next.
template <int32_t kFour, int32_t kOdd>
inline uint32_t* Widen(const int8_t* x,
                       int32_t count,
                       uint32_t minus_zero_point,
                       uint32_t* column) {
  for (const int8_t* const end = x + count; x != end; x += 4, column += kFour) {
    const uint32_t quad = LoadWord(x);
    column[0] = Sxtab16(minus_zero_point, quad);
    column[kOdd] = Sxtab16Ror8(minus_zero_point, quad);
  }
  return column;
}

// The same of `count` equal elements.
template <int32_t kFour, int32_t kOdd>
inline uint32_t* WidenOne(int32_t x, int32_t count, uint32_t minus_zero_point, uint32_t* column) {
  const int32_t value = x + LowHalf(minus_zero_point);
  const uint32_t pair = MakePair(value, value);
  for (; count > 0; count -= 4, column += kFour) column[0] = column[kOdd] = pair;
  return column;
}

}  // namespace mote
