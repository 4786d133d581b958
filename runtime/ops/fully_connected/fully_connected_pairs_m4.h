// SPDX-License-Identifier: Apache-2.0
// Sums of eight channels, two in each int16 of the weights (PackWeightPairs()): 16 products take
// five loads, four SXTB16 and eight SMLAD, 19 cycles.
#pragma once

#include "runtime/base/dsp_intrinsics.h"

namespace mote {

struct FullyConnectedSums {
  int32_t of[8];  // [channel]
};

#ifdef __ARM_FEATURE_DSP

// clang-format off
// Four channels of a pair of elements: sums of 256 b + a, of 256 d + c, of a, of c. r0 weights.
#define MOTE_CHANNELS(ab, cd, a, c)          \
  "ldr    r2, [r0], #4                   \n" \
  "ldr    r3, [r0], #4                   \n" \
  "smlad  " ab ", r2, r12, " ab "        \n" \
  "smlad  " cd ", r3, r12, " cd "        \n" \
  "sxtb16 r2, r2                         \n" \
  "sxtb16 r3, r3                         \n" \
  "smlad  " a ", r2, r12, " a "          \n" \
  "smlad  " c ", r3, r12, " c "          \n"
#define MOTE_PAIR                            \
  "ldr    r12, [r1], #4                  \n" \
  MOTE_CHANNELS("r4", "r5", "r8", "r9")      \
  MOTE_CHANNELS("r6", "r7", "r10", "r11")
#define MOTE_FOUR MOTE_PAIR MOTE_PAIR

// Weights from `w` to `end`; all registers are taken, so that it is a function in assembly alone.
__attribute__((naked)) inline void FullyConnectedPairSums(const int8_t* /*w*/,
                                                          const uint32_t* /*x*/,
                                                          const int8_t* /*end*/,
                                                          FullyConnectedSums* /*sums*/) {
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
      "mov    lr, r2                 \n"
      "subs   r2, r2, r0             \n"
      "tst    r2, #32                \n"  // an odd number of fours
      "beq    2f                     \n"
      MOTE_FOUR
      "cmp    r0, lr                 \n"
      "beq    3f                     \n"
      "2:                            \n"
      MOTE_FOUR
      MOTE_FOUR
      "cmp    r0, lr                 \n"
      "bne    2b                     \n"
      "3:                            \n"
      "subs   r4, r4, r8             \n"
      "sub    r5, r5, r9             \n"
      "sub    r6, r6, r10            \n"
      "sub    r7, r7, r11            \n"
      "asrs   r4, r4, #8             \n"
      "asrs   r5, r5, #8             \n"
      "asrs   r6, r6, #8             \n"
      "asrs   r7, r7, #8             \n"
      "ldr    r2, [sp, #4]           \n"
      "strd   r8, r4, [r2]           \n"
      "strd   r9, r5, [r2, #8]       \n"
      "strd   r10, r6, [r2, #16]     \n"
      "strd   r11, r7, [r2, #24]     \n"
      "pop    {r2-r12, pc}           \n");
}
// clang-format on

#undef MOTE_CHANNELS
#undef MOTE_PAIR
#undef MOTE_FOUR

#else

// The meaning of the instructions above.
inline void FullyConnectedPairSums(const int8_t* w,
                                   const uint32_t* x,
                                   const int8_t* end,
                                   FullyConnectedSums* sums) {
  int32_t both[4] = {};  // [a b, c d, e f, g h]
  int32_t low[4] = {};
  for (; w != end; ++x) {
    for (int32_t pair = 0; pair < 4; ++pair, w += 4) {
      const uint32_t weights = LoadWord(w);
      both[pair] = Smlad(weights, *x, both[pair]);
      low[pair] = Smlad(Sxtb16(weights), *x, low[pair]);
    }
  }
  for (int32_t pair = 0; pair < 4; ++pair) {
    sums->of[2 * pair] = low[pair];
    sums->of[2 * pair + 1] = WrapSub(both[pair], low[pair]) >> 8;
  }
}

#endif

}  // namespace mote
