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

// Pairs of rows. From what follows the last two of a row's columns to the next row it is `jump`
// bytes.
struct PixelGrid {
  int32_t columns, rows, jump;
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

// `count` columns of a row: two at a time, the last alone where they are odd. Labels 2 to 4.
#define MOTE_WIDEN_ROW                                    \
  "subs    %[count], %[count], #2                     \n" \
  "blt     3f                                         \n" \
  "2:                                                 \n" \
  "ldr     %[a], [%[upper]]                           \n" \
  "ldr     %[c], [%[upper], %[upper_step]]            \n" \
  "ldr     %[b], [%[lower]]                           \n" \
  "ldr     %[d], [%[lower], %[lower_step]]            \n" \
  "add     %[upper], %[upper], %[upper_step], lsl #1  \n" \
  "add     %[lower], %[lower], %[lower_step], lsl #1  \n" \
  MOTE_WIDEN("%[a]", "%[b]", "0", "], %[step]")           \
  MOTE_WIDEN("%[c]", "%[d]", "0", "], %[step]")           \
  "subs    %[count], %[count], #2                     \n" \
  "bge     2b                                         \n" \
  "3:                                                 \n" \
  "adds    %[count], %[count], #1                     \n" \
  "bne     4f                                         \n" \
  "ldr     %[a], [%[upper]]                           \n" \
  "ldr     %[b], [%[lower]]                           \n" \
  MOTE_WIDEN("%[a]", "%[b]", "0", "], %[step]")           \
  "4:                                                 \n"

// `count` columns, kStep bytes from each other.
template <int32_t kStep>
MOTE_ALWAYS_INLINE inline void WidenPixels(
    RowOfPixels upper, RowOfPixels lower, int32_t count, uint32_t minus_zero_point, uint32_t* to) {
  uint32_t a, b, c, d, t;
  __asm__ volatile(
      MOTE_WIDEN_ROW
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

// The same of many rows.
template <int32_t kStep>
MOTE_ALWAYS_INLINE inline void WidenGrid(
    RowOfPixels upper, RowOfPixels lower, PixelGrid grid, uint32_t minus_zero_point, uint32_t* to) {
  uint32_t a, b, c, d, t;
  int32_t count;
  const int32_t back = 16 - grid.columns * kStep;
  __asm__ volatile(
      "1:                                                 \n"
      "ldr     %[count], %[columns]                       \n"
      MOTE_WIDEN_ROW
      "ldr     %[a], %[rows]                              \n"
      "ldr     %[b], %[jump]                              \n"
      "ldr     %[c], %[back]                              \n"
      "subs    %[a], %[a], #1                             \n"
      "str     %[a], %[rows]                              \n"
      "add     %[upper], %[upper], %[b]                   \n"
      "add     %[lower], %[lower], %[b]                   \n"
      "add     %[to], %[to], %[c]                         \n"
      "bne     1b                                         \n"
      : [upper] "+r"(upper.x),
        [lower] "+r"(lower.x),
        [rows] "+m"(grid.rows),
        [to] "+r"(to),
        [count] "=&r"(count),
        [a] "=&r"(a),
        [b] "=&r"(b),
        [c] "=&r"(c),
        [d] "=&r"(d),
        [t] "=&r"(t)
      : [upper_step] "r"(upper.step),
        [lower_step] "r"(lower.step),
        [columns] "m"(grid.columns),
        [jump] "m"(grid.jump),
        [back] "m"(back),
        [zero] "r"(minus_zero_point),
        [step] "i"(kStep)
      : "memory", "cc");
}
// clang-format on

#undef MOTE_WIDEN
#undef MOTE_WIDEN_ROW

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

template <int32_t kStep>
void WidenGrid(
    RowOfPixels upper, RowOfPixels lower, PixelGrid grid, uint32_t minus_zero_point, uint32_t* to) {
  for (; grid.rows > 0; --grid.rows, to += 4) {
    WidenPixels<kStep>(upper, lower, grid.columns, minus_zero_point, to);
    upper.x += grid.columns / 2 * 2 * upper.step + grid.jump;
    lower.x += grid.columns / 2 * 2 * lower.step + grid.jump;
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
