// SPDX-License-Identifier: Apache-2.0
// The three steps of weights_winograd_m4.h, two windows of four output channels at a time: 16
// products take six loads and eight SMLAD. Four windows of two channels would take as many, and
// twice the scratch. Two input channels share a word, lo + 2^16 * hi with both of any sign, and are
// added and subtracted as one number; adding 2^15 and flipping that bit makes pairs of them.
#pragma once

#include "runtime/ops/common/weights_winograd_m4.h"

namespace mote {

inline constexpr int32_t kWinogradSums = kWinogradWindows * kWinogradLanes;
// Words of V from four input channels to the next: [36][c0 c2 | c1 c3][window].
inline constexpr int32_t kWinogradQuad = kWinogradPoints * 2 * kWinogradWindows;

// What the second step reads and writes. The assembly knows the places of members.
struct WinogradSums {
  const int8_t* u;
  const uint32_t* v;
  const uint32_t* v_end;  // v + kWinogradQuad * input channels / 4, these a multiple of 16
  int32_t* sums;          // [36][window][channel]
  int32_t* sums_end;
};

// Bytes from an output to the next in its row of four, and from the last of a row to the next row.
struct WinogradSteps {
  int32_t column, row;
};

#ifdef __ARM_FEATURE_DSP

// clang-format off
// r4, r6, r7, r10, r8, r9 = B' of r4 to r9; `bias` stands where each of them has one part of it.
#define MOTE_TRANSFORM(bias)               \
  "sub    r10, r7, r5, lsl #2          \n" \
  "sub    r5, r7, r5                   \n" \
  "sub    r11, r8, r6, lsl #2          \n" \
  "sub    r8, r8, r6                   \n" \
  "sub    r4, r4, r6                   \n" \
  "sub    r9, r9, r7                   \n" \
  bias                                     \
  "add    r4, r8, r4, lsl #2           \n" \
  "sub    r9, r9, r5, lsl #2           \n" \
  "add    r6, r11, r10                 \n" \
  "sub    r7, r11, r10                 \n" \
  "add    r10, r8, r5, lsl #1          \n" \
  "sub    r8, r8, r5, lsl #1           \n"
#define MOTE_BIAS                          \
  "add    r8, r8, #0x8000              \n" \
  "add    r11, r11, #0x8000            \n" \
  "add    r9, r9, #0x8000              \n"
// Byte 0 and 2 (or 1 and 3) of six rows of a column to r1.
#define MOTE_COLUMN(load, rotation, place)       \
  load "  {r4-r9}                            \n" \
  "uxtb16 r4, r4" rotation "                 \n" \
  "uxtb16 r5, r5" rotation "                 \n" \
  "uxtb16 r6, r6" rotation "                 \n" \
  "uxtb16 r7, r7" rotation "                 \n" \
  "uxtb16 r8, r8" rotation "                 \n" \
  "uxtb16 r9, r9" rotation "                 \n" \
  MOTE_TRANSFORM("")                             \
  "str    r4, [r1, #" place "]               \n" \
  "str    r6, [r1, #" place " + 24]          \n" \
  "str    r7, [r1, #" place " + 48]          \n" \
  "str    r10, [r1, #" place " + 72]         \n" \
  "str    r8, [r1, #" place " + 96]          \n" \
  "str    r9, [r1, #" place " + 120]         \n"

// A window [column][row] of four channels -> its part of V. `half` [c0 c2 | c1 c3][6][column].
__attribute__((naked)) inline void TransformWindow(const uint32_t* /*window*/,
                                                   uint32_t* /*half*/,
                                                   uint32_t* /*v*/) {
  __asm__(
      "push   {r4-r11, lr}              \n"
      "add    r12, r1, #24              \n"
      "1:                               \n"
      MOTE_COLUMN("ldmia r0,", "", "0")
      MOTE_COLUMN("ldmia r0!,", ", ror #8", "144")
      "add    r1, r1, #4                \n"
      "cmp    r1, r12                   \n"
      "bne    1b                        \n"
      "sub    r1, r1, #24               \n"
      "add    r12, r1, #144             \n"
      "mov    lr, #2                    \n"
      "2:                               \n"
      "ldmia  r1!, {r4-r9}              \n"
      MOTE_TRANSFORM(MOTE_BIAS)
      "eor    r4, r4, #0x8000           \n"
      "eor    r6, r6, #0x8000           \n"
      "eor    r7, r7, #0x8000           \n"
      "eor    r10, r10, #0x8000         \n"
      "eor    r8, r8, #0x8000           \n"
      "eor    r9, r9, #0x8000           \n"
      "str    r4, [r2]                  \n"
      "str    r6, [r2, #16]             \n"
      "str    r7, [r2, #32]             \n"
      "str    r10, [r2, #48]            \n"
      "str    r8, [r2, #64]             \n"
      "str    r9, [r2, #80]             \n"
      "add    r2, r2, #96               \n"
      "cmp    r1, r12                   \n"
      "bne    2b                        \n"
      "sub    r2, r2, #568              \n"  // 6 * 96 - 8
      "add    r12, r12, #144            \n"
      "subs   lr, lr, #1                \n"
      "bne    2b                        \n"
      "pop    {r4-r11, pc}              \n");
}

// Two input channels of four output channels and two windows, added to what is there or not.
#define MOTE_PAIR_BY(place, add)          \
  "ldr    r0, [r12], #4               \n" \
  "ldr    r1, [r12], #4               \n" \
  "ldr    r2, [lr, #" place "]        \n" \
  "ldr    r3, [lr, #" place " + 4]    \n" \
  add("r4", "r0, r2") add("r8", "r0, r3")  \
  add("r5", "r1, r2") add("r9", "r1, r3")  \
  "ldr    r0, [r12], #4               \n" \
  "ldr    r1, [r12], #4               \n" \
  add("r6", "r0, r2") add("r10", "r0, r3") \
  add("r7", "r1, r2") add("r11", "r1, r3")
#define MOTE_SET(sum, factors) "smuad  " sum ", " factors "\n"
#define MOTE_ADD(sum, factors) "smlad  " sum ", " factors ", " sum "\n"
#define MOTE_FIRST_QUAD                                \
  MOTE_PAIR_BY("0", MOTE_SET) MOTE_PAIR_BY("8", MOTE_ADD) \
  "add    lr, lr, #576                \n"
#define MOTE_QUAD                                      \
  MOTE_PAIR_BY("0", MOTE_ADD) MOTE_PAIR_BY("8", MOTE_ADD) \
  "add    lr, lr, #576                \n"

// Returns the end of U. On the stack: v and its end for the next of 36 points, where sums end.
__attribute__((naked)) inline const int8_t* MultiplyWinograd(const WinogradSums& /*run*/) {
  __asm__(
      "push   {r4-r11, lr}              \n"
      "sub    sp, sp, #20               \n"
      "ldmia  r0, {r1-r5}               \n"
      "mov    r12, r1                   \n"
      "stmia  sp, {r2-r5}               \n"
      "1:                               \n"  // one of 36
      "ldrd   lr, r0, [sp]              \n"
      "adds   r1, r0, #16               \n"
      "add    r2, lr, #16               \n"
      "strd   r2, r1, [sp]              \n"
      "str    r0, [sp, #16]             \n"
      MOTE_FIRST_QUAD MOTE_QUAD MOTE_QUAD MOTE_QUAD
      "b      3f                        \n"
      "2:                               \n"
      MOTE_QUAD MOTE_QUAD MOTE_QUAD MOTE_QUAD
      "3:                               \n"
      "ldr    r0, [sp, #16]             \n"
      "cmp    lr, r0                    \n"
      "bne    2b                        \n"
      "ldrd   r0, r3, [sp, #8]          \n"
      "stmia  r0!, {r4-r11}             \n"
      "str    r0, [sp, #8]              \n"
      "cmp    r0, r3                    \n"
      "bne    1b                        \n"
      "add    sp, sp, #20               \n"
      "mov    r0, r12                   \n"
      "pop    {r4-r11, pc}              \n");
}

// r0, r2, r6, r1 = A' of r0 to r5.
#define MOTE_OUTPUTS                       \
  "add    r6, r1, r2                   \n" \
  "sub    r1, r1, r2                   \n" \
  "add    r7, r3, r4                   \n" \
  "sub    r3, r3, r4                   \n" \
  "add    r0, r0, r6                   \n" \
  "add    r0, r0, r7                   \n" \
  "add    r2, r1, r3, lsl #1           \n" \
  "add    r6, r6, r7, lsl #2           \n" \
  "add    r1, r1, r3, lsl #3           \n" \
  "add    r1, r1, r5, lsl #1           \n"
#define MOTE_SCALED(y) "mla " y ", " y ", r8, r9\n"
#define MOTE_HIGH(y) "smmla " y ", " y ", r10, r11\n"
#define MOTE_SHIFTED(y) "asr " y ", " y ", r3\n"
#define MOTE_CLAMPED(y) "ssat " y ", #8, " y "\n"
#define MOTE_ALL(operation) operation("r0") operation("r2") operation("r6") operation("r1")

#define MOTE_ENDS MOTE_ALL(MOTE_HIGH) MOTE_ALL(MOTE_SHIFTED) MOTE_ALL(MOTE_CLAMPED)
#define MOTE_BY_FLOAT                                        \
  "vmov   s4, r10                   \n"                      \
  MOTE_FLOAT_ENDS("r0", "r2", "s0", "s1", "s4", "s4", "r11")       \
  MOTE_FLOAT_ENDS("r6", "r1", "s2", "s3", "s4", "s4", "r11")
#define MOTE_WRITE(ends)                                  \
  "push   {r4-r11, lr}              \n"                   \
  "sub    sp, sp, #20               \n"                   \
  "mov    r12, r2                   \n"                   \
  "mov    lr, r0                    \n"                   \
  "ldr    r4, [r1, #12]             \n"                   \
  "ldrd   r5, r6, [r3]              \n"                   \
  "add    r7, r0, #768              \n"                   \
  "stmia  sp, {r4-r7}               \n"  /* shift, column, row, end */\
  "ldmia  r1, {r9-r11}              \n"                   \
  "add    r8, r0, #192              \n"                   \
  "1:                               \n"  /* a column */   \
  "ldr    r0, [lr]                  \n"                   \
  "ldr    r1, [lr, #192]            \n"                   \
  "ldr    r2, [lr, #384]            \n"                   \
  "ldr    r3, [lr, #576]            \n"                   \
  "ldr    r4, [lr, #768]            \n"                   \
  "ldr    r5, [lr, #960]            \n"                   \
  MOTE_OUTPUTS                                            \
  "str    r2, [lr, #192]            \n"                   \
  "str    r6, [lr, #384]            \n"                   \
  "str    r1, [lr, #576]            \n"                   \
  "str    r0, [lr], #32             \n"                   \
  "cmp    lr, r8                    \n"                   \
  "bne    1b                        \n"                   \
  "sub    lr, lr, #192              \n"                   \
  "movw   r8, #0x8E39               \n"                   \
  "movt   r8, #0x38E3               \n"                   \
  "2:                               \n"  /* a row */      \
  "ldr    r0, [lr]                  \n"                   \
  "ldr    r1, [lr, #32]             \n"                   \
  "ldr    r2, [lr, #64]             \n"                   \
  "ldr    r3, [lr, #96]             \n"                   \
  "ldr    r4, [lr, #128]            \n"                   \
  "ldr    r5, [lr, #160]            \n"                   \
  MOTE_OUTPUTS                                            \
  "ldmia  sp, {r3-r5}               \n"                   \
  MOTE_ALL(MOTE_SCALED)                                   \
  ends                                                    \
  "strb   r0, [r12]                 \n"                   \
  "add    r12, r12, r4              \n"                   \
  "strb   r2, [r12]                 \n"                   \
  "add    r12, r12, r4              \n"                   \
  "strb   r6, [r12]                 \n"                   \
  "add    r12, r12, r4              \n"                   \
  "strb   r1, [r12]                 \n"                   \
  "add    lr, lr, #192              \n"                   \
  "add    r12, r12, r5              \n"                   \
  "ldr    r0, [sp, #12]             \n"                   \
  "cmp    lr, r0                    \n"                   \
  "bne    2b                        \n"                   \
  "add    sp, sp, #20               \n"                   \
  "pop    {r4-r11, pc}              \n"

// Sums of a channel and window, every eighth word of `sums`, which change -> 16 outputs.
__attribute__((naked)) inline void WriteWinograd(int32_t* /*sums*/,
                                                 const int8_t* /*end*/,
                                                 int8_t* /*y*/,
                                                 const WinogradSteps& /*steps*/) {
  __asm__(MOTE_WRITE(MOTE_ENDS));
}
#ifdef __ARM_FP
__attribute__((naked)) inline void WriteFloatWinograd(int32_t* /*sums*/,
                                                      const int8_t* /*end*/,
                                                      int8_t* /*y*/,
                                                      const WinogradSteps& /*steps*/) {
  __asm__(MOTE_WRITE(MOTE_BY_FLOAT));
}
#endif
// clang-format on

#undef MOTE_TRANSFORM
#undef MOTE_BIAS
#undef MOTE_COLUMN
#undef MOTE_PAIR_BY
#undef MOTE_SET
#undef MOTE_ADD
#undef MOTE_FIRST_QUAD
#undef MOTE_QUAD
#undef MOTE_OUTPUTS
#undef MOTE_SCALED
#undef MOTE_HIGH
#undef MOTE_SHIFTED
#undef MOTE_CLAMPED
#undef MOTE_ALL
#undef MOTE_ENDS
#undef MOTE_BY_FLOAT
#undef MOTE_WRITE

#else

// The meaning of the instructions above. B' of six numbers, each of which may be two.
inline void TransformSix(const uint32_t (&d)[6], uint32_t (&v)[6]) {
  v[0] = 4 * d[0] - 5 * d[2] + d[4];
  v[1] = 0 - 4 * d[1] - 4 * d[2] + d[3] + d[4];
  v[2] = 4 * d[1] - 4 * d[2] - d[3] + d[4];
  v[3] = 0 - 2 * d[1] - d[2] + 2 * d[3] + d[4];
  v[4] = 2 * d[1] - d[2] - 2 * d[3] + d[4];
  v[5] = 4 * d[1] - 5 * d[3] + d[5];
}

inline void TransformWindow(const uint32_t* window, uint32_t* half, uint32_t* v) {
  uint32_t d[6], t[6];
  for (int32_t column = 0; column < 6; ++column) {
    for (int32_t part = 0; part < 2; ++part) {
      for (int32_t i = 0; i < 6; ++i) d[i] = window[6 * column + i] >> (8 * part) & 0x00FF00FF;
      TransformSix(d, t);
      for (int32_t i = 0; i < 6; ++i) half[36 * part + 6 * i + column] = t[i];
    }
  }
  for (int32_t i = 0; i < 12; ++i) {
    for (int32_t k = 0; k < 6; ++k) d[k] = half[6 * i + k];
    TransformSix(d, t);
    for (int32_t k = 0; k < 6; ++k) {
      v[((i % 6 * 6 + k) * 2 + i / 6) * kWinogradWindows] = (t[k] + 0x8000) ^ 0x8000;
    }
  }
}

inline const int8_t* MultiplyWinograd(const WinogradSums& run) {
  const int8_t* u = run.u;
  int32_t point = 0;
  for (int32_t* sums = run.sums; sums != run.sums_end; sums += kWinogradSums, ++point) {
    for (int32_t i = 0; i < kWinogradSums; ++i) sums[i] = 0;
    const uint32_t* v = run.v + 2 * kWinogradWindows * point;
    for (; v < run.v_end; v += kWinogradQuad) {
      for (int32_t part = 0; part < 2; ++part, u += 4 * kWinogradLanes) {
        for (int32_t i = 0; i < kWinogradSums; ++i) {
          const int32_t window = i / kWinogradLanes, channel = i % kWinogradLanes;
          const uint32_t x = v[kWinogradWindows * part + window];
          sums[i] = Smlad(LoadWord(u + 4 * channel), x, sums[i]);
        }
      }
    }
  }
  return u;
}

#endif

// The meaning of the last of the instructions above. By the FPU: also where there is none.
// A' of six numbers.
inline void OutputsOfSix(const uint32_t (&m)[6], uint32_t (&y)[4]) {
  y[0] = m[0] + m[1] + m[2] + m[3] + m[4];
  y[1] = m[1] - m[2] + 2 * (m[3] - m[4]);
  y[2] = m[1] + m[2] + 4 * (m[3] + m[4]);
  y[3] = m[1] - m[2] + 8 * (m[3] - m[4]) + 2 * m[5];
}

template <BlockEnds kEnds>
void WriteAny(int32_t* sums, const int8_t* end, int8_t* y, const WinogradSteps& steps) {
  uint32_t m[6], half[4][6], out[4];
  for (int32_t column = 0; column < 6; ++column) {
    for (int32_t i = 0; i < 6; ++i) {
      m[i] = static_cast<uint32_t>(sums[(6 * i + column) * kWinogradSums]);
    }
    OutputsOfSix(m, out);
    for (int32_t i = 0; i < 4; ++i) half[i][column] = out[i];
  }
  for (const auto& row : half) {
    OutputsOfSix(row, out);
    for (int32_t i = 0; i < 4; ++i) {
      const uint32_t sum = out[i] * static_cast<uint32_t>(kWinogradNinth) + LoadWord(end);
      const ChannelEnd e = LoadChannelEnd(end + 4);
      const auto word = static_cast<int32_t>(sum);
      *y = kEnds == BlockEnds::kFloat ? EndByFloat(word, e.multiplier, e.rounding)
                                      : EndOfChannel(word, e);
      y += i < 3 ? steps.column : steps.row;
    }
  }
}

#ifndef __ARM_FEATURE_DSP
inline constexpr auto* WriteWinograd = WriteAny<BlockEnds::kOwn>;
#endif
#if !defined(__ARM_FEATURE_DSP) || !defined(__ARM_FP)
inline constexpr auto* WriteFloatWinograd = WriteAny<BlockEnds::kFloat>;
#endif

}  // namespace mote
