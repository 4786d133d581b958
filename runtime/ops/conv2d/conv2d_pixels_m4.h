// SPDX-License-Identifier: Apache-2.0
// Windows of one pixel, which follow each other in the image (convolutions of 1x1): the columns of
// conv2d_columns_m4.h, two pixels at once.
#pragma once

#include "runtime/ops/conv2d/conv2d_columns_m4.h"

namespace mote {

#ifdef __ARM_FEATURE_DSP

// clang-format off
#define MOTE_WIDEN(first, second, place)                      \
  "sxtab16 %[even], %[zero], %[" first "]                 \n" \
  "str     %[even], [%[column], #" place "]               \n" \
  "sxtab16 %[even], %[zero], %[" second "]                \n" \
  "str     %[even], [%[column], #" place " + 4]           \n" \
  "sxtab16 %[" first "], %[zero], %[" first "], ror #8    \n" \
  "str     %[" first "], [%[column], #" place " + 8]      \n" \
  "sxtab16 %[" second "], %[zero], %[" second "], ror #8  \n" \
  "str     %[" second "], [%[column], #" place " + 12]    \n"
// clang-format on

// Eight elements of each pixel.
MOTE_ALWAYS_INLINE inline void WidenEightOfTwo(const int8_t* first,
                                               const int8_t* second,
                                               uint32_t minus_zero_point,
                                               uint32_t* column) {
  uint32_t a, b, c, d, even;
  __asm__ volatile(
      "ldr %[a], [%[first]]\n"
      "ldr %[b], [%[second]]\n"
      "ldr %[c], [%[first], #4]\n"
      "ldr %[d], [%[second], #4]\n"  //
      MOTE_WIDEN("a", "b", "0") MOTE_WIDEN("c", "d", "16")
      : [a] "=&r"(a), [b] "=&r"(b), [c] "=&r"(c), [d] "=&r"(d), [even] "=&r"(even)
      : [first] "r"(first), [second] "r"(second), [column] "r"(column), [zero] "r"(minus_zero_point)
      : "memory");
}

#undef MOTE_WIDEN

#else

// The meaning of the instructions above.
inline void WidenEightOfTwo(const int8_t* first,
                            const int8_t* second,
                            uint32_t minus_zero_point,
                            uint32_t* column) {
  Widen<kConv2dFour, kConv2dOdd>(first, 8, minus_zero_point, column);
  Widen<kConv2dFour, kConv2dOdd>(second, 8, minus_zero_point, column + 1);
}

#endif

// Two pixels of `channels`, a multiple of 4.
inline void WidenTwoPixels(const int8_t* first,
                           const int8_t* second,
                           int32_t channels,
                           uint32_t minus_zero_point,
                           uint32_t* column) {
  const int8_t* const end = first + (channels & ~7);
  for (; first != end; first += 8, second += 8, column += 8) {
    WidenEightOfTwo(first, second, minus_zero_point, column);
  }
  if ((channels & 4) == 0) return;
  WidenFour<kConv2dOdd>(first, minus_zero_point, column);
  WidenFour<kConv2dOdd>(second, minus_zero_point, column + 1);
}

// Does the compiler lay this image down as one row of such pixels?
constexpr bool IsRowOfPixels(const Conv2dParams& p) {
  return p.kernel_h == 1 && p.kernel_w == 1 && p.stride_w == 1 && p.output_h == 1 &&
         p.pad_top == 0 && p.pad_left == 0 && p.output_w <= p.input_w && p.input_c % 4 == 0;
}

// ForEachTwoPixels() of conv2d_columns_m4.h in such a row.
template <class Two>
MOTE_ALWAYS_INLINE inline void ForEachTwoPixelsOfRow(
    const Conv2dParams& p, const int8_t* x, uint32_t* columns, int8_t* y, Two two) {
  const int32_t input_c = p.input_c, output_c = p.output_c;
  const uint32_t minus_zero_point = MakePair(-p.input_zero_point, -p.input_zero_point);
  for (int32_t left = p.output_w; left > 0; left -= 2, x += 2 * input_c, y += 2 * output_c) {
    const int32_t next = left > 1 ? 1 : 0;
    WidenTwoPixels(x, x + next * input_c, input_c, minus_zero_point, columns);
    two(y, y + next * output_c);
  }
}

}  // namespace mote
