// SPDX-License-Identifier: Apache-2.0
// The outputs of pixels two by two, four channels at a time (weights_blocks_m4.h): 16 products take
// four loads, two SXTB16 and eight SMLAD, 15 cycles, and eight outputs about 75 besides.
#pragma once

#include "runtime/ops/common/columns_m4.h"
#include "runtime/ops/common/float_end_m4.h"
#include "runtime/ops/common/weights_blocks_m4.h"

namespace mote {

// Columns: words from a four to the next, and from its even elements to the odd ones.
inline constexpr int32_t kConv2dFour = 4;
inline constexpr int32_t kConv2dOdd = 2;

// What is read and written. The assembly knows the places of members.
struct Conv2dBlocks {
  int32_t skipped;              // fours that the first round leaves out: Conv2dSkipped()
  const uint32_t* columns;      // the windows of two pixels
  const uint32_t* columns_end;  // where they end
  const int8_t* blocks_end;     // where the packed weights end
  int8_t* y0;                   // outputs of the first pixel
  int8_t* y1;                   // of the second; y0 where there is none
  const int8_t* blocks;         // packed weights
  // Pairs of pixels whose windows lie in the image and follow each other: y1 is then where their
  // outputs begin. x is null for a pair whose windows stand in `columns` already.
  int32_t pairs;
  const int8_t* x;            // the first window
  int32_t window_step;        // bytes from a window to the next
  int32_t kernel_h;           // rows of a window
  int32_t row_fours;          // of `row_fours` times four elements,
  int32_t row_jump;           // and bytes from their end to the next row
  uint32_t minus_zero_point;  // twice
  int32_t channels;           // outputs of a pixel
  int32_t last_apart;         // 1: the last element of each row stands in a four of its own
};

// Fours that the loop takes in a round: it is rolled up where the firmware is built for size.
#ifdef __OPTIMIZE_SIZE__
constexpr int32_t kConv2dRound = 2;
#else
constexpr int32_t kConv2dRound = 8;
#endif

// The first four stands before the loop; all of its rounds but the first are whole.
constexpr int32_t Conv2dSkipped(int32_t depth) {
  const int32_t left = (depth + 3) / 4 - 1;
  return left == 0 ? kConv2dRound : -left & (kConv2dRound - 1);
}

#ifdef __ARM_FEATURE_DSP

// clang-format off
// Members are at hand in registers of the FPU, where there is one, or on the stack.
#ifdef __ARM_FP
#define MOTE_FRAME "8"  // of two fours of last elements
#define MOTE_LASTS(word) "#" word " * 4"
#define MOTE_OPEN                    \
  "vldmia r0, {s0-s15}           \n" \
  "sub    sp, sp, #" MOTE_FRAME "\n"
#define MOTE_TAKE(reg, member) "vmov   " reg ", s" #member "\n"
#define MOTE_KEEP(reg, member) "vmov   s" #member ", " reg "\n"
#else
#define MOTE_FRAME "72"
#define MOTE_LASTS(word) "#(16 + " word ") * 4"
#define MOTE_OPEN                    \
  "sub    sp, sp, #" MOTE_FRAME "\n" \
  "ldmia  r0!, {r1-r8}           \n" \
  "stmia  sp, {r1-r8}            \n" \
  "ldmia  r0, {r1-r8}            \n" \
  "add    r0, sp, #32            \n" \
  "stmia  r0, {r1-r8}            \n"
#define MOTE_TAKE(reg, member) "ldr    " reg ", [sp, #" #member " * 4]\n"
#define MOTE_KEEP(reg, member) "str    " reg ", [sp, #" #member " * 4]\n"
#endif

// One pair of elements. r0 weights, r1 columns, r12 and lr the pixels; r4, r5 the sums of 256 b + a
// of each, r6, r7 of a; r8 to r11 those of c and d. The first pair finds what sums begin with in the
// first of each two.
#define MOTE_PAIR_FROM(r4, r6, r8, r10) \
  "ldr    r2, [r0], #4           \n"    \
  "ldr    r3, [r0], #4           \n"    \
  "ldr    r12, [r1], #4          \n"    \
  "ldr    lr, [r1], #4           \n"    \
  "smlad  r5, r2, lr, " r4 "     \n"    \
  "smlad  r4, r2, r12, r4        \n"    \
  "sxtb16 r2, r2                 \n"    \
  "smlad  r9, r3, lr, " r8 "     \n"    \
  "smlad  r8, r3, r12, r8        \n"    \
  "sxtb16 r3, r3                 \n"    \
  "smlad  r7, r2, lr, " r6 "     \n"    \
  "smlad  r6, r2, r12, r6        \n"    \
  "smlad  r11, r3, lr, " r10 "   \n"    \
  "smlad  r10, r3, r12, r10      \n"
#define MOTE_FIRST_PAIR MOTE_PAIR_FROM("r4", "r6", "r8", "r10")
#define MOTE_PAIR MOTE_PAIR_FROM("r5", "r7", "r9", "r11")
#define MOTE_FOUR MOTE_PAIR MOTE_PAIR

// As many fours as the table says, and on until columns end.
#ifdef __OPTIMIZE_SIZE__
#define MOTE_ROUNDS                                                            \
  "3: .hword (10f - 3b) / 2, (11f - 3b) / 2, (18f - 3b) / 2\n"                 \
  "   .align 1\n"                                                              \
  "10:\n" MOTE_FOUR "11:\n" MOTE_FOUR
#else
#define MOTE_ROUNDS                                                            \
  "3: .hword (10f - 3b) / 2, (11f - 3b) / 2, (12f - 3b) / 2, (13f - 3b) / 2\n" \
  "   .hword (14f - 3b) / 2, (15f - 3b) / 2, (16f - 3b) / 2, (17f - 3b) / 2\n" \
  "   .hword (18f - 3b) / 2\n"                                                 \
  "10:\n" MOTE_FOUR "11:\n" MOTE_FOUR "12:\n" MOTE_FOUR "13:\n" MOTE_FOUR      \
  "14:\n" MOTE_FOUR "15:\n" MOTE_FOUR "16:\n" MOTE_FOUR "17:\n" MOTE_FOUR
#endif

// The outputs of a channel, whose sums are `first` and `second`; r1 and lr point to them.
#define MOTE_END(first, second)                     \
  "ldmia  r0!, {r2, r3, r12}                    \n" \
  "smmla  " second ", " second ", r2, r3        \n" \
  "smmla  " first ", " first ", r2, r3          \n" \
  "asr    " second ", " second ", r12           \n" \
  "asr    " first ", " first ", r12             \n" \
  "ssat   " second ", #8, " second "            \n" \
  "ssat   " first ", #8, " first "              \n" \
  MOTE_STORE(first, second)
#define MOTE_STORE(first, second)                   \
  "strb   " second ", [lr], #1                  \n" \
  "strb   " first ", [r1], #1                   \n"
// Those of a block.
#define MOTE_ENDS                                   \
  MOTE_END("r6", "r7")                              \
  MOTE_END("r4", "r5")                              \
  MOTE_END("r10", "r11")                            \
  MOTE_END("r8", "r9")

// A four of both pixels, in r4 and r5, to the columns.
#define MOTE_WIDEN                        \
  "sxtab16 r6, r10, r4                \n" \
  "sxtab16 r7, r10, r5                \n" \
  "sxtab16 r8, r10, r4, ror #8        \n" \
  "sxtab16 r9, r10, r5, ror #8        \n" \
  "str     r6, [r1]                   \n" \
  "str     r7, [r1, #4]               \n" \
  "str     r8, [r1, #8]               \n" \
  "str     r9, [r1, #12]              \n" \
  "add     r1, r1, #16                \n"

// All registers are taken, so that it is a function in assembly alone. Members go by their number.
#define MOTE_MULTIPLY_BLOCKS(ends)                                \
  "push   {r4-r11, lr}              \n"                           \
  MOTE_OPEN                                                       \
  MOTE_TAKE("r0", 6)                                              \
  MOTE_TAKE("r2", 8)                                              \
  "cmp    r2, #0                    \n"                           \
  "bne    5f                        \n"                           \
  "1:                               \n"  /* a block */            \
  "ldmia  r0!, {r4, r6, r8, r10}    \n"                           \
  MOTE_TAKE("r1", 1)                                              \
  MOTE_FIRST_PAIR                                                 \
  MOTE_PAIR                                                       \
  MOTE_TAKE("r2", 0)                                              \
  "tbh    [pc, r2, lsl #1]          \n"                           \
  MOTE_ROUNDS                                                     \
  "18:                              \n"                           \
  MOTE_TAKE("r2", 2)                                              \
  "cmp    r1, r2                    \n"                           \
  "bne    10b                       \n"                           \
  MOTE_TAKE("r1", 4)                                              \
  MOTE_TAKE("lr", 5)                                              \
  "subs   r4, r4, r6                \n"                           \
  "subs   r5, r5, r7                \n"                           \
  "sub    r8, r8, r10               \n"                           \
  "sub    r9, r9, r11               \n"                           \
  ends                                                            \
  MOTE_TAKE("r2", 3)                                              \
  MOTE_KEEP("r1", 4)                                              \
  MOTE_KEEP("lr", 5)                                              \
  "cmp    r0, r2                    \n"                           \
  "bne    1b                        \n"                           \
  MOTE_TAKE("r2", 7)                                              \
  "subs   r2, r2, #1                \n"                           \
  MOTE_KEEP("r2", 7)                                              \
  "beq    8f                        \n"                           \
  "5:                               \n"  /* the windows of the next pair */\
  MOTE_TAKE("r2", 8)                                              \
  MOTE_TAKE("r4", 9)                                              \
  MOTE_TAKE("r12", 10)                                            \
  MOTE_TAKE("lr", 11)                                             \
  MOTE_TAKE("r11", 12)                                            \
  MOTE_TAKE("r10", 13)                                            \
  MOTE_TAKE("r0", 15)                                             \
  MOTE_TAKE("r1", 1)                                              \
  "add    r3, r2, r4                \n"                           \
  "add    r4, r3, r4                \n"                           \
  MOTE_KEEP("r4", 8)                                              \
  "6:                               \n"                           \
  "ldr    r4, [r2], #4              \n"                           \
  "ldr    r5, [r3], #4              \n"                           \
  MOTE_WIDEN                                                      \
  "subs   lr, lr, #1                \n"                           \
  "bne    6b                        \n"                           \
  "cbz    r0, 7f                    \n"                           \
  "ldrb   r4, [r2]                  \n"                           \
  "ldrb   r5, [r3]                  \n"                           \
  "add    r6, sp, r12               \n"                           \
  "strb   r4, [r6, " MOTE_LASTS("0") "]\n"                        \
  "strb   r5, [r6, " MOTE_LASTS("1") "]\n"                        \
  "7:                               \n"                           \
  "add    r2, r2, r11               \n"                           \
  "add    r3, r3, r11               \n"                           \
  MOTE_TAKE("lr", 11)                                             \
  "subs   r12, r12, #1              \n"                           \
  "bne    6b                        \n"                           \
  "cbz    r0, 9f                    \n"                           \
  "ldr    r4, [sp, " MOTE_LASTS("0") "]\n"                        \
  "ldr    r5, [sp, " MOTE_LASTS("1") "]\n"                        \
  MOTE_WIDEN                                                      \
  "9:                               \n"                           \
  MOTE_TAKE("r2", 5)                                              \
  MOTE_TAKE("r3", 14)                                             \
  MOTE_TAKE("r0", 6)                                              \
  "add    r3, r2, r3                \n"                           \
  MOTE_KEEP("r2", 4)                                              \
  MOTE_KEEP("r3", 5)                                              \
  "b      1b                        \n"                           \
  "8:                               \n"                           \
  "add    sp, sp, #" MOTE_FRAME "   \n"                           \
  "pop    {r4-r11, pc}              \n"

__attribute__((naked)) inline void MultiplyBlocks(const Conv2dBlocks& /*run*/) {
  __asm__(MOTE_MULTIPLY_BLOCKS(MOTE_ENDS));
}

// By the FPU: scales in s20 to s23, the zero point in r12.
#define MOTE_FLOAT_END(first, second, scale)                        \
  MOTE_FLOAT_ENDS(first, second, "s16", "s17", scale, scale, "r12")        \
  MOTE_STORE(first, second)
#define MOTE_FLOAT_BLOCK             \
  "vldmia r0!, {s20-s23}         \n" \
  "ldr    r12, [r0], #4          \n" \
  MOTE_FLOAT_END("r6", "r7", "s20")  \
  MOTE_FLOAT_END("r4", "r5", "s21")  \
  MOTE_FLOAT_END("r10", "r11", "s22") \
  MOTE_FLOAT_END("r8", "r9", "s23")

#ifdef __ARM_FP
__attribute__((naked)) inline void MultiplyFloatBlocks(const Conv2dBlocks& /*run*/) {
  __asm__(
      "push   {lr}                   \n"
      "vpush  {s16-s23}              \n"
      "bl     1f                     \n"
      "vpop   {s16-s23}              \n"
      "pop    {pc}                   \n"
      "1:                            \n"
      MOTE_MULTIPLY_BLOCKS(MOTE_FLOAT_BLOCK));
}
#endif
// clang-format on

#undef MOTE_FRAME
#undef MOTE_LASTS
#undef MOTE_OPEN
#undef MOTE_TAKE
#undef MOTE_KEEP
#undef MOTE_PAIR_FROM
#undef MOTE_FIRST_PAIR
#undef MOTE_PAIR
#undef MOTE_FOUR
#undef MOTE_ROUNDS
#undef MOTE_END
#undef MOTE_STORE
#undef MOTE_ENDS
#undef MOTE_FLOAT_END
#undef MOTE_FLOAT_BLOCK
#undef MOTE_MULTIPLY_BLOCKS
#undef MOTE_WIDEN

#endif

// The meaning of the instructions above, of a block. By the FPU: also where there is none.
template <BlockEnds kEnds>
const int8_t* MultiplyBlock(const Conv2dBlocks& run, const int8_t* block, int8_t* y0, int8_t* y1) {
  int32_t both[2][2], low[2][2];  // [a b, c d][pixel]
  for (int32_t pair = 0; pair < 2; ++pair, block += 8) {
    both[pair][0] = both[pair][1] = static_cast<int32_t>(LoadWord(block));
    low[pair][0] = low[pair][1] = static_cast<int32_t>(LoadWord(block + 4));
  }
  for (const uint32_t* column = run.columns; column != run.columns_end; column += 2) {
    for (int32_t pair = 0; pair < 2; ++pair, block += 4) {
      const uint32_t weights = LoadWord(block);
      for (int32_t pixel = 0; pixel < 2; ++pixel) {
        both[pair][pixel] = Smlad(weights, column[pixel], both[pair][pixel]);
        low[pair][pixel] = Smlad(Sxtb16(weights), column[pixel], low[pair][pixel]);
      }
    }
  }
  for (int32_t i = 0; i < 4; ++i) {
    const auto output = [&](int32_t pixel) {
      const int32_t lower = low[i / 2][pixel];
      const int32_t sum = i % 2 == 0 ? lower : WrapSub(both[i / 2][pixel], lower);
      return BlockOutput<kEnds>(sum, block, i, 4);
    };
    y1[i] = output(1);
    y0[i] = output(0);
  }
  return block + BlockEndBytes(4, kEnds);
}

template <BlockEnds kEnds>
void MultiplyPair(const Conv2dBlocks& run, int8_t* y0, int8_t* y1) {
  for (const int8_t* block = run.blocks; block != run.blocks_end; y0 += 4, y1 += 4) {
    block = MultiplyBlock<kEnds>(run, block, y0, y1);
  }
}

inline void WidenWindow(const Conv2dBlocks& run, const int8_t* x, int32_t pixel) {
  // The columns are scratch, which only the assembly and this write.
  uint32_t* column = const_cast<uint32_t*>(run.columns) + pixel;
  const int32_t row = 4 * run.row_fours;
  int8_t last[4] = {};
  for (int32_t ky = 0; ky < run.kernel_h; ++ky, x += row + run.row_jump) {
    column = Widen<kConv2dFour, kConv2dOdd>(x, row, run.minus_zero_point, column);
    if (run.last_apart != 0) last[run.kernel_h - ky] = x[row];
  }
  if (run.last_apart != 0) WidenFour<kConv2dOdd>(last, run.minus_zero_point, column);
}

template <BlockEnds kEnds>
void MultiplyAny(const Conv2dBlocks& run) {
  if (run.x == nullptr) return MultiplyPair<kEnds>(run, run.y0, run.y1);
  for (int32_t i = 0; i < run.pairs; ++i) {
    const int8_t* const x = run.x + 2 * i * run.window_step;
    WidenWindow(run, x, 0);
    WidenWindow(run, x + run.window_step, 1);
    int8_t* const y = run.y1 + 2 * i * run.channels;
    MultiplyPair<kEnds>(run, y, y + run.channels);
  }
}

#ifndef __ARM_FEATURE_DSP
inline void MultiplyBlocks(const Conv2dBlocks& run) { MultiplyAny<BlockEnds::kOwn>(run); }
#endif
#if !defined(__ARM_FEATURE_DSP) || !defined(__ARM_FP)
inline void MultiplyFloatBlocks(const Conv2dBlocks& run) { MultiplyAny<BlockEnds::kFloat>(run); }
#endif

}  // namespace mote
