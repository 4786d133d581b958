// SPDX-License-Identifier: Apache-2.0
// Sums of four channels and two pixels, two channels in each int16 of the weights
// (PackWeightPairs()): 16 products take four loads, two SXTB16 and eight SMLAD, 15 cycles.
#pragma once

#include "runtime/base/dsp_intrinsics.h"

namespace mote {

// [pixel][channel]
struct Conv2dSums {
  int32_t of[2][4];
};

#ifdef __ARM_FEATURE_DSP

// clang-format off
// One pair of elements. r0 weights, r1 columns, r12 and lr the pixels; r4, r5 the sums of 256 b + a
// of each, r6, r7 of a; r8 to r11 those of c and d.
#define MOTE_PAIR                    \
  "ldr    r2, [r0], #4           \n" \
  "ldr    r3, [r0], #4           \n" \
  "ldr    r12, [r1], #4          \n" \
  "ldr    lr, [r1], #4           \n" \
  "smlad  r4, r2, r12, r4        \n" \
  "smlad  r5, r2, lr, r5         \n" \
  "sxtb16 r2, r2                 \n" \
  "smlad  r8, r3, r12, r8        \n" \
  "smlad  r9, r3, lr, r9         \n" \
  "sxtb16 r3, r3                 \n" \
  "smlad  r6, r2, r12, r6        \n" \
  "smlad  r7, r2, lr, r7         \n" \
  "smlad  r10, r3, r12, r10      \n" \
  "smlad  r11, r3, lr, r11       \n"
#define MOTE_FOUR MOTE_PAIR MOTE_PAIR

// Weights from `w` to `end`; all registers are taken, so that it is a function in assembly alone.
__attribute__((naked)) inline void Conv2dPairSums(const int8_t* /*w*/,
                                                  const uint32_t* /*columns*/,
                                                  const int8_t* /*end*/,
                                                  Conv2dSums* /*sums*/) {
  __asm__(
      "push   {r2-r12, lr}           \n"  // end at [sp], sums at [sp, #4]
      "movs   r4, #0                 \n"
      "movs   r5, #0                 \n"
      "movs   r6, #0                 \n"
      "movs   r7, #0                 \n"
      "mov    r8, r4                 \n"
      "mov    r9, r4                 \n"
      "mov    r10, r4                \n"
      "mov    r11, r4                \n"
      "subs   r2, r2, r0             \n"
      "tst    r2, #16                \n"  // an odd number of fours
      "beq    2f                     \n"
      MOTE_FOUR
      "ldr    r2, [sp]               \n"
      "cmp    r0, r2                 \n"
      "beq    3f                     \n"
      "2:                            \n"
      MOTE_FOUR
      MOTE_FOUR
      "ldr    r2, [sp]               \n"
      "cmp    r0, r2                 \n"
      "bne    2b                     \n"
      "3:                            \n"
      "subs   r4, r4, r6             \n"
      "subs   r5, r5, r7             \n"
      "sub    r8, r8, r10            \n"
      "sub    r9, r9, r11            \n"
      "asrs   r4, r4, #8             \n"
      "asrs   r5, r5, #8             \n"
      "asr    r8, r8, #8             \n"
      "asr    r9, r9, #8             \n"
      "ldr    r2, [sp, #4]           \n"
      "strd   r6, r4, [r2]           \n"
      "strd   r10, r8, [r2, #8]      \n"
      "strd   r7, r5, [r2, #16]      \n"
      "strd   r11, r9, [r2, #24]     \n"
      "pop    {r2-r12, pc}           \n");
}
// clang-format on

#undef MOTE_PAIR
#undef MOTE_FOUR

#else

// The meaning of the instructions above.
inline void Conv2dPairSums(const int8_t* w,
                           const uint32_t* columns,
                           const int8_t* end,
                           Conv2dSums* sums) {
  int32_t both[2][2] = {};  // [pixel][a b, c d]
  int32_t low[2][2] = {};
  for (; w != end; w += 8, columns += 2) {
    for (int32_t pixel = 0; pixel < 2; ++pixel) {
      for (int32_t pair = 0; pair < 2; ++pair) {
        const uint32_t weights = LoadWord(w + 4 * pair);
        both[pixel][pair] = Smlad(weights, columns[pixel], both[pixel][pair]);
        low[pixel][pair] = Smlad(Sxtb16(weights), columns[pixel], low[pixel][pair]);
      }
    }
  }
  for (int32_t pixel = 0; pixel < 2; ++pixel) {
    for (int32_t pair = 0; pair < 2; ++pair) {
      sums->of[pixel][2 * pair] = low[pixel][pair];
      sums->of[pixel][2 * pair + 1] = WrapSub(both[pixel][pair], low[pixel][pair]) >> 8;
    }
  }
}

#endif

}  // namespace mote
