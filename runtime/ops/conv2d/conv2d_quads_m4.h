// SPDX-License-Identifier: Apache-2.0
// Sums of two channels and two pixels, whose weights stand side by side (PackWeights()): 16
// products take an LDM of the windows, two loads of weights, four SXTB16 and eight SMLAD.
#pragma once

#include "runtime/base/dsp_intrinsics.h"
#include "runtime/ops/conv2d/conv2d_blocks_m4.h"

namespace mote {

#ifdef __ARM_FEATURE_DSP

// clang-format off
// Four elements of both pixels times those of a channel.
#define MOTE_CHANNEL(first, second)                    \
  "ldr    %[w4], [%[w]], #4                        \n" \
  "sxtb16 %[w2], %[w4]                             \n" \
  "sxtb16 %[w4], %[w4], ror #8                     \n" \
  "smlad  " first ", %[w2], r8, " first "          \n" \
  "smlad  " second ", %[w2], r9, " second "        \n" \
  "smlad  " first ", %[w4], r10, " first "         \n" \
  "smlad  " second ", %[w4], r11, " second "       \n"
#define MOTE_FOUR                      \
  "ldmia %[column]!, {r8-r11}      \n" \
  MOTE_CHANNEL("%[a0]", "%[b0]")       \
  MOTE_CHANNEL("%[a1]", "%[b1]")
// clang-format on

// `fours` of them, of two channels; `first` and `second` are the pixels. All sums stay in
// registers, which no compiler of C++ keeps them in.
MOTE_ALWAYS_INLINE inline void Conv2dQuadSums(const int8_t* w,
                                              const uint32_t* column,
                                              int32_t fours,
                                              int32_t (&first)[2],
                                              int32_t (&second)[2]) {
  uint32_t w4, w2;
  __asm__(
      "lsrs %[w2], %[fours], #2\n"
      "beq 2f\n"
      "1:\n" MOTE_FOUR MOTE_FOUR MOTE_FOUR MOTE_FOUR
      "subs %[fours], %[fours], #4\n"
      "cmp %[fours], #4\n"
      "bge 1b\n"
      "2: cbz %[fours], 4f\n"
      "3:\n" MOTE_FOUR
      "subs %[fours], %[fours], #1\n"
      "bne 3b\n"
      "4:\n"
      : [a0] "+r"(first[0]),
        [a1] "+r"(first[1]),
        [b0] "+r"(second[0]),
        [b1] "+r"(second[1]),
        [w] "+r"(w),
        [column] "+r"(column),
        [fours] "+l"(fours),
        [w4] "=&r"(w4),
        [w2] "=&r"(w2)
      :
      : "r8", "r9", "r10", "r11", "cc", "memory");
}

#undef MOTE_CHANNEL
#undef MOTE_FOUR

#else

// The meaning of the instructions above.
inline void Conv2dQuadSums(const int8_t* w,
                           const uint32_t* column,
                           int32_t fours,
                           int32_t (&first)[2],
                           int32_t (&second)[2]) {
  for (; fours > 0; --fours, column += kConv2dFour) {
    for (int channel = 0; channel < 2; ++channel, w += 4) {
      const uint32_t even = Sxtb16(LoadWord(w));
      const uint32_t odd = Sxtb16Ror8(LoadWord(w));
      first[channel] = Smlad(odd, column[2], Smlad(even, column[0], first[channel]));
      second[channel] = Smlad(odd, column[3], Smlad(even, column[1], second[channel]));
    }
  }
}

#endif

}  // namespace mote
