// SPDX-License-Identifier: Apache-2.0
// Two rows of an image, four channels -> pairs of int16, one above the other, minus the zero point,
// so that what lies outside of the image is 0.
#pragma once

#include "runtime/base/dsp_intrinsics.h"

namespace mote {

// Where the four channels of a row's next pixel are, and how far it is to the one after.
struct RowOfPixels {
  const int8_t* x;
  int32_t step;
};

#ifdef __ARM_FEATURE_DSP

// clang-format off
// A word of each row becomes four pairs, the last store `last`.
#define MOTE_WIDEN(upper, lower, to, last)                \
  "pkhbt   %[t], " upper ", " lower ", lsl #16        \n" \
  "pkhtb   " upper ", " lower ", " upper ", asr #16   \n" \
  "sxtab16 " lower ", %[zero], %[t]                   \n" \
  "sxtab16 %[t], %[zero], %[t], ror #8                \n" \
  "str     %[t], [%[to], #" to " + 4]                 \n" \
  "sxtab16 %[t], %[zero], " upper "                   \n" \
  "sxtab16 " upper ", %[zero], " upper ", ror #8      \n" \
  "str     %[t], [%[to], #" to " + 8]                 \n" \
  "str     " upper ", [%[to], #" to " + 12]           \n" \
  "str     " lower ", [%[to]" last "                  \n"

// `count` columns, kStep bytes from each other.
template <int32_t kStep>
MOTE_ALWAYS_INLINE inline void WidenPixels(
    RowOfPixels upper, RowOfPixels lower, int32_t count, uint32_t minus_zero_point, uint32_t* to) {
  uint32_t a, b, c, d, t;
  __asm__ volatile(
      "subs    %[count], %[count], #2                     \n"
      "blt     2f                                         \n"
      "1:                                                 \n"
      "ldr     %[a], [%[upper]]                           \n"
      "ldr     %[c], [%[upper], %[upper_step]]            \n"
      "ldr     %[b], [%[lower]]                           \n"
      "ldr     %[d], [%[lower], %[lower_step]]            \n"
      "add     %[upper], %[upper], %[upper_step], lsl #1  \n"
      "add     %[lower], %[lower], %[lower_step], lsl #1  \n"
      MOTE_WIDEN("%[a]", "%[b]", "0", "], %[step]")
      MOTE_WIDEN("%[c]", "%[d]", "0", "], %[step]")
      "subs    %[count], %[count], #2                     \n"
      "bge     1b                                         \n"
      "2:                                                 \n"
      "adds    %[count], %[count], #1                     \n"
      "bne     3f                                         \n"
      "ldr     %[a], [%[upper]]                           \n"
      "ldr     %[b], [%[lower]]                           \n"
      MOTE_WIDEN("%[a]", "%[b]", "0", "], %[step]")
      "3:                                                 \n"
      : [upper] "+r"(upper.x),
        [lower] "+r"(lower.x),
        [count] "+r"(count),
        [to] "+r"(to),
        [a] "=&r"(a),
        [b] "=&r"(b),
        [c] "=&r"(c),
        [d] "=&r"(d),
        [t] "=&r"(t)
      : [upper_step] "r"(upper.step),
        [lower_step] "r"(lower.step),
        [zero] "r"(minus_zero_point),
        [step] "i"(kStep)
      : "memory", "cc");
}
// clang-format on

#undef MOTE_WIDEN

#else

// The meaning of the instructions above.
template <int32_t kStep>
void WidenPixels(
    RowOfPixels upper, RowOfPixels lower, int32_t count, uint32_t minus_zero_point, uint32_t* to) {
  for (; count > 0; --count, upper.x += upper.step, lower.x += lower.step, to += kStep / 4) {
    const uint32_t a = LoadWord(upper.x), b = LoadWord(lower.x);
    const uint32_t low = (a & 0xFFFFU) | (b << 16), high = (a >> 16) | (b & 0xFFFF0000U);
    to[0] = Sxtab16(minus_zero_point, low);
    to[1] = Sxtab16Ror8(minus_zero_point, low);
    to[2] = Sxtab16(minus_zero_point, high);
    to[3] = Sxtab16Ror8(minus_zero_point, high);
  }
}

#endif

// `count` columns of so many zeros; where the next is.
template <int32_t kStep>
uint32_t* PutZeros(int32_t count, int32_t words, uint32_t* to) {
  for (; count > 0; --count, to += kStep / 4) {
    for (int32_t i = 0; i < words; i += 4) to[i] = to[i + 1] = to[i + 2] = to[i + 3] = 0;
  }
  return to;
}

}  // namespace mote
