// SPDX-License-Identifier: Apache-2.0
// The outputs of an input, eight channels at a time (weights_blocks_m4.h): 32 products take ten
// loads in three runs, eight SXTB16 and sixteen SMLAD, 37 cycles; a block's eight outputs about 65
// besides where all channels have the same end, 85 where each has its own.
#pragma once

#include "runtime/ops/fully_connected/fully_connected_weights.h"

namespace mote {

// What one run over blocks of channels reads and writes. The assembly knows the places of members.
struct FullyConnectedBlocks {
  const int8_t* blocks;  // of weights, and on to those that it leaves
  const uint32_t* x;     // the input as pairs
  int32_t skipped;       // fours that the first round of the loop leaves out
  const uint32_t* x_end;
  int8_t* y;  // on to y_end
  int8_t* y_end;
  ChannelEnd lower, upper;  // of each pair of channels, where all have the same
};

// What the assembly means, of a block that begins at `at`; its end.
template <BlockEnds kEnds>
inline const int8_t* RunBlock(const FullyConnectedBlocks& run, const int8_t* at, int8_t* y) {
  constexpr int32_t kLanes = kFullyConnectedPairLanesM4;
  const auto next = [&at] {
    at += 4;
    return LoadWord(at - 4);
  };
  int32_t both[4], low[4];  // [a b, c d, e f, g h]
  for (int32_t pair = 0; pair < 4; ++pair) {
    both[pair] = static_cast<int32_t>(next());
    low[pair] = static_cast<int32_t>(next());
  }
  for (const uint32_t* x = run.x; x != run.x_end; ++x) {
    for (int32_t pair = 0; pair < 4; ++pair) {
      const uint32_t weights = next();
      both[pair] = Smlad(weights, *x, both[pair]);
      low[pair] = Smlad(Sxtb16(weights), *x, low[pair]);
    }
  }
  for (int32_t i = 0; i < kLanes; ++i) {
    const int32_t sum = i % 2 == 0 ? low[i / 2] : WrapSub(both[i / 2], low[i / 2]);
    y[i] = kEnds == BlockEnds::kShared ? EndOfChannel(sum, i % 2 == 0 ? run.lower : run.upper)
                                       : BlockOutput<kEnds>(sum, at, i, kLanes);
  }
  return at + BlockEndBytes(kLanes, kEnds);
}

template <BlockEnds kEnds>
void RunTwin(FullyConnectedBlocks& run) {
  for (; run.y != run.y_end; run.y += kFullyConnectedPairLanesM4) {
    run.blocks = RunBlock<kEnds>(run, run.blocks, run.y);
  }
}

#ifdef __ARM_FEATURE_DSP

// How many fours a round of the loop takes: it is rolled up where the firmware is built for size.
#ifdef __OPTIMIZE_SIZE__
constexpr int32_t kFullyConnectedFours = 2;
#else
constexpr int32_t kFullyConnectedFours = 8;
#endif

// clang-format off
// A pair of elements times the weights of two channels: sums of 256 b + a, of a.
#define MOTE_TWO(w, x, both, low)              \
  "smlad  " both ", " w ", " x ", " both "  \n" \
  "sxtb16 " w ", " w "                      \n" \
  "smlad  " low ", " w ", " x ", " low "    \n"
// r12 weights, lr the input. A load after a load is a cycle cheaper, so they come in runs.
#define MOTE_FOUR                    \
  "ldr    r0, [lr], #4           \n" \
  "ldr    r1, [r12], #4          \n" \
  "ldr    r2, [r12], #4          \n" \
  "ldr    r3, [r12], #4          \n" \
  MOTE_TWO("r1", "r0", "r4", "r5")   \
  MOTE_TWO("r2", "r0", "r6", "r7")   \
  MOTE_TWO("r3", "r0", "r8", "r9")   \
  "ldr    r1, [r12], #4          \n" \
  "ldr    r2, [lr], #4           \n" \
  "ldr    r3, [r12], #4          \n" \
  MOTE_TWO("r1", "r0", "r10", "r11") \
  MOTE_TWO("r3", "r2", "r4", "r5")   \
  "ldr    r0, [r12], #4          \n" \
  "ldr    r1, [r12], #4          \n" \
  "ldr    r3, [r12], #4          \n" \
  MOTE_TWO("r0", "r2", "r6", "r7")   \
  MOTE_TWO("r1", "r2", "r8", "r9")   \
  MOTE_TWO("r3", "r2", "r10", "r11")

// The members in their order are on the stack from here on, behind their address.
#define MOTE_BEGIN                   \
  "push   {r4-r11, lr}           \n" \
  "ldmia  r0, {r1-r12}           \n" \
  "push   {r0-r12}               \n" \
  "mov    r12, r1                \n"

// The sums of a block, by as many fours a round as there are labels behind the table.
#define MOTE_SUMS_BEGIN              \
  "1:                            \n" \
  "ldmia  r12!, {r4-r11}         \n" \
  "ldr    lr, [sp, #8]          \n" \
  "ldr    r0, [sp, #12]          \n" \
  "tbh    [pc, r0, lsl #1]       \n"
#define MOTE_SUMS_END                \
  "ldr    r0, [sp, #16]         \n" \
  "cmp    lr, r0                 \n" \
  "bne    10b                    \n" \
  "subs   r4, r4, r5             \n" \
  "subs   r6, r6, r7             \n" \
  "sub    r8, r8, r9             \n" \
  "sub    r10, r10, r11          \n"
#ifdef __OPTIMIZE_SIZE__
#define MOTE_SUMS                                                              \
  MOTE_SUMS_BEGIN                                                              \
  "3: .hword (10f - 3b) / 2, (11f - 3b) / 2                                \n" \
  "10:\n" MOTE_FOUR "11:\n" MOTE_FOUR                                          \
  MOTE_SUMS_END
#else
#define MOTE_SUMS                                                              \
  MOTE_SUMS_BEGIN                                                              \
  "3: .hword (10f - 3b) / 2, (11f - 3b) / 2, (12f - 3b) / 2, (13f - 3b) / 2\n" \
  "   .hword (14f - 3b) / 2, (15f - 3b) / 2, (16f - 3b) / 2, (17f - 3b) / 2\n" \
  "10:\n" MOTE_FOUR "11:\n" MOTE_FOUR "12:\n" MOTE_FOUR "13:\n" MOTE_FOUR      \
  "14:\n" MOTE_FOUR "15:\n" MOTE_FOUR "16:\n" MOTE_FOUR "17:\n" MOTE_FOUR      \
  MOTE_SUMS_END
#endif

#define MOTE_NEXT_BLOCK              \
  "cmp    r0, lr                 \n" \
  "bne    1b                     \n" \
  "ldr    r1, [sp], #52          \n" \
  "str    r12, [r1]              \n" \
  "str    r0, [r1, #16]          \n" \
  "pop    {r4-r11, pc}           \n"

// An output by the end in r1 to r3.
#define MOTE_SHARED_END(sum, at)               \
  "smmla  " sum ", " sum ", r1, r2         \n" \
  "asrs   " sum ", " sum ", r3             \n" \
  "ssat   " sum ", #8, " sum "             \n" \
  "strb   " sum ", [r0, #" at "]           \n"

// All registers are taken, so that they are functions in assembly alone.
__attribute__((naked)) inline void RunBlocksOfOneEnd(FullyConnectedBlocks* /*run*/) {
  __asm__(
      MOTE_BEGIN
      MOTE_SUMS
      "ldr    r0, [sp, #20]         \n"
      "ldr    r1, [sp, #28]         \n"
      "ldr    r2, [sp, #32]         \n"
      "ldr    r3, [sp, #36]         \n"
      MOTE_SHARED_END("r5", "0")
      MOTE_SHARED_END("r7", "2")
      MOTE_SHARED_END("r9", "4")
      MOTE_SHARED_END("r11", "6")
      "ldr    r2, [sp, #44]         \n"
      "ldr    r3, [sp, #48]         \n"
      "ldr    lr, [sp, #24]         \n"
      MOTE_SHARED_END("r4", "1")
      MOTE_SHARED_END("r6", "3")
      MOTE_SHARED_END("r8", "5")
      MOTE_SHARED_END("r10", "7")
      "adds   r0, r0, #8             \n"
      "str    r0, [sp, #20]         \n"
      MOTE_NEXT_BLOCK);
}

// An output by an end of its own.
#define MOTE_END(sum)                          \
  "ldmia  r12!, {r1-r3}                    \n" \
  "smmla  " sum ", " sum ", r1, r2         \n" \
  "asr    " sum ", " sum ", r3             \n" \
  "ssat   " sum ", #8, " sum "             \n" \
  "strb   " sum ", [r0], #1                \n"

__attribute__((naked)) inline void RunBlocksWithEnds(FullyConnectedBlocks* /*run*/) {
  __asm__(
      MOTE_BEGIN
      MOTE_SUMS
      "ldr    r0, [sp, #20]         \n"
      "ldr    lr, [sp, #24]         \n"
      MOTE_END("r5")
      MOTE_END("r4")
      MOTE_END("r7")
      MOTE_END("r6")
      MOTE_END("r9")
      MOTE_END("r8")
      MOTE_END("r11")
      MOTE_END("r10")
      "str    r0, [sp, #20]         \n"
      MOTE_NEXT_BLOCK);
}

// Two outputs by the FPU; the zero point is in r3.
#define MOTE_FLOAT_END(first, second, scale0, scale1)                 \
  MOTE_FLOAT_ENDS(first, second, "s0", "s1", scale0, scale1, "r3")    \
  "strb   " first ", [r0], #1              \n"                        \
  "strb   " second ", [r0], #1             \n"

#ifdef __ARM_FP
__attribute__((naked)) inline void RunFloatBlocks(FullyConnectedBlocks* /*run*/) {
  __asm__(
      MOTE_BEGIN
      MOTE_SUMS
      "ldr    r0, [sp, #20]         \n"
      "ldr    lr, [sp, #24]         \n"
      "vldmia r12!, {s8-s15}        \n"
      "ldr    r3, [r12], #4         \n"
      MOTE_FLOAT_END("r5", "r4", "s8", "s9")
      MOTE_FLOAT_END("r7", "r6", "s10", "s11")
      MOTE_FLOAT_END("r9", "r8", "s12", "s13")
      MOTE_FLOAT_END("r11", "r10", "s14", "s15")
      "str    r0, [sp, #20]         \n"
      MOTE_NEXT_BLOCK);
}
#endif
// clang-format on

#undef MOTE_TWO
#undef MOTE_FOUR
#undef MOTE_BEGIN
#undef MOTE_SUMS_BEGIN
#undef MOTE_SUMS_END
#undef MOTE_SUMS
#undef MOTE_NEXT_BLOCK
#undef MOTE_SHARED_END
#undef MOTE_END
#undef MOTE_FLOAT_END

// After the first round all others are whole.
template <BlockEnds kEnds>
inline void RunBlocks(FullyConnectedBlocks& run) {
  const auto fours = static_cast<int32_t>(run.x_end - run.x) / 2;
  run.skipped = -fours & (kFullyConnectedFours - 1);
  if constexpr (kEnds == BlockEnds::kShared) {
    RunBlocksOfOneEnd(&run);
  } else if constexpr (kEnds == BlockEnds::kOwn) {
    RunBlocksWithEnds(&run);
  } else {
#ifdef __ARM_FP
    RunFloatBlocks(&run);
#else
    RunTwin<kEnds>(run);
#endif
  }
}

#else

template <BlockEnds kEnds>
inline void RunBlocks(FullyConnectedBlocks& run) {
  RunTwin<kEnds>(run);
}

#endif

}  // namespace mote
