// SPDX-License-Identifier: Apache-2.0
// What the kernels for Cortex-M4 multiply with: int8 elements as pairs of int16, x - zero point,
// four at a time as (x0, x2), (x1, x3): the order in which SXTB16 takes a quad of weights apart.
#pragma once

#include "runtime/base/dsp_intrinsics.h"

namespace mote {

// A four from any address to `column`: (x0, x2), and kOdd words behind it (x1, x3).
template <int32_t kOdd>
MOTE_ALWAYS_INLINE inline void WidenFour(const int8_t* x,
                                         uint32_t minus_zero_point,
                                         uint32_t* column) {
  const uint32_t quad = LoadWord(x);
  column[0] = Sxtab16(minus_zero_point, quad);
  column[kOdd] = Sxtab16Ror8(minus_zero_point, quad);
}

#ifdef __ARM_FEATURE_DSP

// clang-format off
#define MOTE_WIDEN(quad, column_four, column_odd)            \
  "sxtab16 %[even], %[zero], %[" quad "]                 \n" \
  "sxtab16 %[" quad "], %[zero], %[" quad "], ror #8     \n" \
  "str     %[even], [%[column], %[" column_four "]]      \n" \
  "str     %[" quad "], [%[column], %[" column_odd "]]   \n"
// clang-format on

// Four fours, kFour words from one to the next: loads that follow each other take a cycle less.
template <int32_t kFour, int32_t kOdd>
MOTE_ALWAYS_INLINE inline void WidenFourFours(const int8_t* x,
                                              uint32_t minus_zero_point,
                                              uint32_t* column) {
  uint32_t a, b, c, d, even;
  __asm__ volatile(
      "ldr %[a], [%[x]]\n"
      "ldr %[b], [%[x], #4]\n"
      "ldr %[c], [%[x], #8]\n"
      "ldr %[d], [%[x], #12]\n"                                //
      MOTE_WIDEN("a", "a0", "a1") MOTE_WIDEN("b", "b0", "b1")  //
      MOTE_WIDEN("c", "c0", "c1") MOTE_WIDEN("d", "d0", "d1")
      : [a] "=&r"(a), [b] "=&r"(b), [c] "=&r"(c), [d] "=&r"(d), [even] "=&r"(even)
      : [x] "r"(x),
        [column] "r"(column),
        [zero] "r"(minus_zero_point),
        [a0] "i"(0),
        [a1] "i"(4 * kOdd),
        [b0] "i"(4 * kFour),
        [b1] "i"(4 * (kFour + kOdd)),
        [c0] "i"(8 * kFour),
        [c1] "i"(4 * (2 * kFour + kOdd)),
        [d0] "i"(12 * kFour),
        [d1] "i"(4 * (3 * kFour + kOdd))
      : "memory");
}

#undef MOTE_WIDEN

#else

// The meaning of the instructions above.
template <int32_t kFour, int32_t kOdd>
inline void WidenFourFours(const int8_t* x, uint32_t minus_zero_point, uint32_t* column) {
  for (int32_t i = 0; i < 4; ++i) WidenFour<kOdd>(x + 4 * i, minus_zero_point, column + kFour * i);
}

#endif

// `count`, a multiple of 4, elements to `column`, kFour words from one four to the next.
template <int32_t kFour, int32_t kOdd>
MOTE_ALWAYS_INLINE inline uint32_t* Widen(const int8_t* x,
                                          int32_t count,
                                          uint32_t minus_zero_point,
                                          uint32_t* column) {
  const int8_t* const end = x + count;
  for (; end - x >= 16; x += 16, column += 4 * kFour) {
    WidenFourFours<kFour, kOdd>(x, minus_zero_point, column);
  }
  for (; x != end; x += 4, column += kFour) WidenFour<kOdd>(x, minus_zero_point, column);
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
