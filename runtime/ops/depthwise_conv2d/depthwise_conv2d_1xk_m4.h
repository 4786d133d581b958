// SPDX-License-Identifier: Apache-2.0
// A row of outputs of a kernel of one row, four channels. Elements come as pairs of int16, one
// beside the other, minus the zero point: outputs 2j and 2j + 1 begin at the pair j, and
//   even  sum_i pair[j + i] . (w[2 i], w[2 i + 1])
//   odd   sum_i pair[j + i] . (w[2 i - 1], w[2 i])
//   pairs    [pair][4 channels]
//   tile     [output][4 channels], 4-byte aligned
//   packed   the four channels: bias, multiplier, the weights of even and odd for each i
//   outputs  at least 1. They come in sixes: as many are in the tile and have their pairs, which
//            may hold anything where only they or weights of 0 meet it
//   steps    how often i counts to three
#pragma once

#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_ends_m4.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_macros_m4.h"

namespace mote {

#ifdef __ARM_FEATURE_DSP

// clang-format off

// r2 and r3 the weights of even and odd, r4 to r9 six sums: three pairs and the next weights.
#define MOTE_PRODUCTS(first, second, third)        \
  "ldr    r2, [r1], #4           \n"               \
  "ldr    r3, [r1], #4           \n"               \
  "ldr    " #third ", [r0], #16  \n"               \
  "smlad  r4, " #first ", r2, r4 \n"               \
  "smlad  r5, " #first ", r3, r5 \n"               \
  "smlad  r6, " #second ", r2, r6\n"               \
  "smlad  r7, " #second ", r3, r7\n"               \
  "smlad  r8, " #third ", r2, r8 \n"               \
  "smlad  r9, " #third ", r3, r9 \n"

// [sp] constant, steps, then of the channel: pairs, tile, packed, bias, multiplier; of the six
// outputs: pairs, tile; end of the tile.
#define MOTE_ONE_ROW(end)                                     \
  "push   {r4-r11, lr}           \n"                          \
  "ldr    r4, [sp, #36]          \n"                          \
  "ldr    r5, [sp, #40]          \n"                          \
  "add    r3, r1, r3, lsl #2     \n"                          \
  "sub    sp, sp, #44            \n"  /* eight bytes aligned */\
  "str    r4, [sp]               \n"                          \
  "add    r5, r5, r5, lsl #1     \n"                          \
  "lsl    r5, r5, #3             \n"  /* bytes of weights */  \
  "str    r5, [sp, #4]           \n"                          \
  "str    r0, [sp, #8]           \n"                          \
  "str    r1, [sp, #12]          \n"                          \
  "str    r2, [sp, #16]          \n"                          \
  "str    r3, [sp, #36]          \n"                          \
  "1:                            \n"                          \
  "ldr    r1, [sp, #16]          \n"                          \
  "ldr    r0, [sp, #8]           \n"                          \
  "ldr    r12, [sp, #12]         \n"                          \
  "ldr    r2, [r1], #4           \n"                          \
  "ldr    r3, [r1], #4           \n"                          \
  "str    r1, [sp, #16]          \n"                          \
  "str    r2, [sp, #20]          \n"                          \
  "str    r3, [sp, #24]          \n"                          \
  "str    r0, [sp, #28]          \n"                          \
  "str    r12, [sp, #32]         \n"                          \
  "add    r0, r0, #4             \n"                          \
  "str    r0, [sp, #8]           \n"                          \
  "add    r12, r12, #1           \n"                          \
  "str    r12, [sp, #12]         \n"                          \
  "2:                            \n"  /* six outputs */       \
  "ldr    r1, [sp, #16]          \n"                          \
  "ldr    lr, [sp, #4]           \n"                          \
  "ldr    r4, [sp, #20]          \n"                          \
  "ldr    r0, [sp, #28]          \n"                          \
  "add    lr, lr, r1             \n"                          \
  "add    r2, r0, #48            \n"                          \
  "str    r2, [sp, #28]          \n"                          \
  "ldr    r10, [r0], #16         \n"                          \
  "ldr    r11, [r0], #16         \n"                          \
  "mov    r5, r4                 \n"                          \
  "mov    r6, r4                 \n"                          \
  "mov    r7, r4                 \n"                          \
  "mov    r8, r4                 \n"                          \
  "mov    r9, r4                 \n"                          \
  "3:                            \n"                          \
  MOTE_PRODUCTS(r10, r11, r12)                                \
  MOTE_PRODUCTS(r11, r12, r10)                                \
  MOTE_PRODUCTS(r12, r10, r11)                                \
  "cmp    r1, lr                 \n"                          \
  "bne    3b                     \n"                          \
  "ldr    r2, [sp, #24]          \n"                          \
  "ldr    r3, [sp]               \n"                          \
  end##_SCALE(r4, r5, r2, r3) end##_SCALE(r6, r7, r2, r3)     \
  end##_SCALE(r8, r9, r2, r3)                                 \
  "ldr    r12, [sp, #32]         \n"                          \
  "ldr    r2, [sp, #36]          \n"                          \
  end##_SATURATE(r4, r5) end##_SATURATE(r6, r7) end##_SATURATE(r8, r9)\
  "strb   r4, [r12], #24         \n"                          \
  "strb   r5, [r12, #-20]        \n"                          \
  "strb   r6, [r12, #-16]        \n"                          \
  "strb   r7, [r12, #-12]        \n"                          \
  "strb   r8, [r12, #-8]         \n"                          \
  "strb   r9, [r12, #-4]         \n"                          \
  "str    r12, [sp, #32]         \n"                          \
  "cmp    r12, r2                \n"                          \
  "blo    2b                     \n"                          \
  "str    lr, [sp, #16]          \n"                          \
  "and    r1, r12, #3            \n"  /* the tile is aligned to four channels */\
  "cmp    r1, #3                 \n"                          \
  "bne    1b                     \n"                          \
  "add    sp, sp, #44            \n"                          \
  "pop    {r4-r11, pc}           \n"

#define MOTE_DEPTHWISE_FUNCTION(name, body)                                 \
  __attribute__((naked, noinline)) inline void name(                        \
      const uint32_t*, int8_t*, const int8_t*, int32_t, int32_t, int32_t) { \
    __asm__(body);                                                          \
  }
MOTE_DEPTHWISE_FUNCTION(Depthwise1xKM4, MOTE_ONE_ROW(MOTE_BY_SHIFT))
#ifdef __ARM_FP
MOTE_DEPTHWISE_FUNCTION(Depthwise1xKFloatM4, MOTE_ONE_ROW(MOTE_BY_FLOAT))
#endif
// clang-format on

#undef MOTE_PRODUCTS
#undef MOTE_ONE_ROW
#undef MOTE_DEPTHWISE_FUNCTION

#endif

// The meaning of the instructions above. By the FPU: also where there is none.
template <DepthwiseEnd* kEnd>
void Depthwise1xKOutputs(const uint32_t* pairs,
                         int8_t* tile,
                         const int8_t* packed,
                         int32_t outputs,
                         int32_t constant,
                         int32_t steps) {
  for (int32_t c = 0; c < 4; ++c, packed += 8 + 24 * steps) {
    const auto multiplier = static_cast<int32_t>(LoadWord(packed + 4));
    for (int32_t at = 0; at < outputs; ++at) {
      auto sum = static_cast<int32_t>(LoadWord(packed));
      for (int32_t i = 0; i < 3 * steps; ++i) {
        const uint32_t weights = LoadWord(packed + 8 + 8 * i + 4 * (at % 2));
        sum = Smlad(pairs[4 * (at / 2 + i) + c], weights, sum);
      }
      tile[4 * at + c] = kEnd(sum, multiplier, constant);
    }
  }
}

#ifndef __ARM_FEATURE_DSP
inline constexpr auto* Depthwise1xKM4 = Depthwise1xKOutputs<CommonEnd>;
#endif
#if !defined(__ARM_FEATURE_DSP) || !defined(__ARM_FP)
inline constexpr auto* Depthwise1xKFloatM4 = Depthwise1xKOutputs<EndByFloat>;
#endif

}  // namespace mote
