// SPDX-License-Identifier: Apache-2.0
// Rows of outputs of a 3x3 kernel, four channels. Elements come as pairs of int16, one above the
// other, minus the zero point: two taps are one SMLAD.
//   columns  [column][3 pairs of rows][4 channels]
//   tile     [output][rows of outputs][4 channels], 4-byte aligned
//   packed   the four channels, DepthwisePackedBytes() of them
//              stride 1  (w0 w3) (w1 w4) (w2 w5)  (w3 w6) (w4 w7) (w5 w8)  bias  multiplier
//              stride 2  (w0 w3) (w1 w4) (w2 w5)  (w6 w7) (w8 0)           bias  multiplier
//   outputs  of a row, at least 1
//                             rows of outputs   pairs read
// Depthwise3x3FourRowsM4      4                 3
// Depthwise3x3TwoRowsM4       2                 2; outputs come in twos: the tile has room, and a
//                                               last column of 32 bytes may hold anything
// Depthwise3x3Stride2M4       2                 3, the lower row of the last for nothing
#pragma once

#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_ends_m4.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_macros_m4.h"

namespace mote {

#ifdef __ARM_FEATURE_DSP

// clang-format off

// Keeps arguments where all registers are taken:
//   [sp] bias, multiplier, columns, tile, packed, constant, end of the tile, outputs
// tile_shift: of the bytes of an output in the tile.
#define MOTE_DEPTHWISE_ENTER(tile_shift)             \
  "push   {r4-r11, lr}           \n"                 \
  "mov    r5, r3                 \n"                 \
  "add    r4, r1, r3, lsl #" #tile_shift "\n"        \
  "ldr    r3, [sp, #36]          \n"                 \
  "push   {r0-r5}                \n"                 \
  "sub    sp, sp, #8             \n"

// Of the next channel: r12 where its weights are, r0 the columns, lr the tile.
#define MOTE_DEPTHWISE_CHANNEL       \
  "1:                            \n" \
  "ldr    r12, [sp, #16]         \n" \
  "ldr    r0, [sp, #8]           \n" \
  "ldr    lr, [sp, #12]          \n"
#define MOTE_DEPTHWISE_ADVANCE       \
  "str    r12, [sp, #16]         \n" \
  "add    r1, r0, #4             \n" \
  "str    r1, [sp, #8]           \n" \
  "add    r1, lr, #1             \n" \
  "str    r1, [sp, #12]          \n"

// Stride 1: r2 to r4 the weights of upper rows, r5 to r7 of lower ones.
#define MOTE_DEPTHWISE_WEIGHTS       \
  "ldr    r2, [r12], #4          \n" \
  "ldr    r3, [r12], #4          \n" \
  "ldr    r4, [r12], #4          \n" \
  "ldr    r5, [r12], #4          \n" \
  "ldr    r6, [r12], #4          \n" \
  "ldr    r7, [r12], #4          \n" \
  "ldr    r8, [r12], #4          \n" \
  "ldr    r9, [r12], #4          \n" \
  "str    r8, [sp]               \n" \
  "str    r9, [sp, #4]           \n"

// The same as MOTE_DEPTHWISE_FIRST with the bias in `sum`.
#define MOTE_BEGIN(pair, sum, next, w01)                \
  "smlatb " #next ", " #pair ", " #w01 ", " #sum "\n"   \
  "smlad " #sum ", " #pair ", " #w01 ", " #sum "\n"
#define MOTE_LOAD(to, at) "ldr " #to ", [r0, #" #at "]\n"

// The next output of four rows, without storing it: r8 to r11.
#define MOTE_FOUR_SUMS(end) \
  "ldr    r1, [r0], #48          \n" \
  MOTE_LOAD(r12, -32) \
  "ldr    r8, [sp]               \n" \
  "smlatb r11, r12, r2, r8       \n" \
  "smlad  r10, r12, r2, r8       \n" \
  MOTE_BEGIN(r1, r8, r9, r2) \
  MOTE_DEPTHWISE_LAST(r12, r8, r9, r5) \
  MOTE_LOAD(r1, -16) MOTE_LOAD(r12, 0) \
  MOTE_DEPTHWISE_LAST(r1, r10, r11, r5) \
  MOTE_DEPTHWISE_FIRST(r12, r8, r9, r3) \
  MOTE_LOAD(r1, 16) MOTE_LOAD(r12, 32) \
  MOTE_DEPTHWISE_LAST(r1, r8, r9, r6) \
  MOTE_DEPTHWISE_FIRST(r1, r10, r11, r3) \
  MOTE_DEPTHWISE_LAST(r12, r10, r11, r6) \
  MOTE_LOAD(r1, 48) MOTE_LOAD(r12, 64) \
  MOTE_DEPTHWISE_FIRST(r1, r8, r9, r4) \
  MOTE_DEPTHWISE_LAST(r12, r8, r9, r7) \
  MOTE_DEPTHWISE_FIRST(r12, r10, r11, r4) \
  MOTE_LOAD(r1, 80) \
  "ldr    r12, [sp, #4]          \n" \
  MOTE_DEPTHWISE_LAST(r1, r10, r11, r7) \
  "ldr    r1, [sp, #20]          \n" \
  end##_SCALE(r8, r9, r12, r1) end##_SCALE(r10, r11, r12, r1)
#define MOTE_FOUR_BYTES(end) \
  end##_SATURATE(r8, r9) end##_SATURATE(r10, r11) \
  "strb   r8, [lr], #16          \n" \
  "strb   r9, [lr, #-12]         \n" \
  "strb   r10, [lr, #-8]         \n" \
  "strb   r11, [lr, #-4]         \n"

#define MOTE_DEPTHWISE_FUNCTION(name, body)                              \
  __attribute__((naked, noinline)) inline void name(                     \
      const uint32_t*, int8_t*, const int8_t*, int32_t, int32_t) {       \
    __asm__(body);                                                       \
  }

// r8 to r11: an output of each row.
#define MOTE_FOUR_ROWS(end)                                   \
  MOTE_DEPTHWISE_ENTER(4)                                     \
  MOTE_DEPTHWISE_CHANNEL                                      \
  MOTE_DEPTHWISE_WEIGHTS                                      \
  MOTE_DEPTHWISE_ADVANCE                                      \
  "ldr    r1, [sp, #28]          \n"                          \
  "lsls   r1, r1, #31            \n"                          \
  "bne    3f                     \n"  /* an odd number of outputs */\
  "2:                            \n"                          \
  MOTE_FOUR_SUMS(end)                                         \
  MOTE_FOUR_BYTES(end)                                        \
  "3:                            \n"                          \
  MOTE_FOUR_SUMS(end)                                         \
  "ldr    r1, [sp, #24]          \n"                          \
  MOTE_FOUR_BYTES(end)                                        \
  "cmp    lr, r1                 \n"                          \
  "blo    2b                     \n"                          \
  MOTE_DEPTHWISE_LEAVE(32)

// r8 and r9: an output of each row, r10 and r11 the next ones.
#define MOTE_TWO_ROWS(end)                                    \
  MOTE_DEPTHWISE_ENTER(3)                                     \
  MOTE_DEPTHWISE_CHANNEL                                      \
  MOTE_DEPTHWISE_WEIGHTS                                      \
  MOTE_DEPTHWISE_ADVANCE                                      \
  "2:                            \n"                          \
  "ldr    r1, [r0], #96          \n"                          \
  MOTE_LOAD(r12, -80)                                         \
  "ldr    r8, [sp]               \n"                          \
  MOTE_BEGIN(r1, r8, r9, r2) MOTE_DEPTHWISE_LAST(r12, r8, r9, r5)       \
  MOTE_LOAD(r1, -48) MOTE_LOAD(r12, -32)                      \
  "ldr    r10, [sp]              \n"                          \
  MOTE_DEPTHWISE_FIRST(r1, r8, r9, r3) MOTE_DEPTHWISE_LAST(r12, r8, r9, r6)       \
  MOTE_BEGIN(r1, r10, r11, r2) MOTE_DEPTHWISE_LAST(r12, r10, r11, r5)   \
  MOTE_LOAD(r1, 0) MOTE_LOAD(r12, 16)                         \
  MOTE_DEPTHWISE_FIRST(r1, r8, r9, r4) MOTE_DEPTHWISE_LAST(r12, r8, r9, r7)       \
  MOTE_DEPTHWISE_FIRST(r1, r10, r11, r3) MOTE_DEPTHWISE_LAST(r12, r10, r11, r6)   \
  MOTE_LOAD(r1, 48) MOTE_LOAD(r12, 64)                        \
  MOTE_DEPTHWISE_FIRST(r1, r10, r11, r4) MOTE_DEPTHWISE_LAST(r12, r10, r11, r7)   \
  "ldr    r1, [sp, #20]          \n"                          \
  "ldr    r12, [sp, #4]          \n"                          \
  end##_SCALE(r8, r9, r12, r1) end##_SCALE(r10, r11, r12, r1) \
  "ldr    r1, [sp, #24]          \n"                          \
  MOTE_FOUR_BYTES(end)                                        \
  "cmp    lr, r1                 \n"                          \
  "blo    2b                     \n"                          \
  MOTE_DEPTHWISE_LEAVE(32)

MOTE_DEPTHWISE_FUNCTION(Depthwise3x3FourRowsM4, MOTE_FOUR_ROWS(MOTE_BY_SHIFT))
MOTE_DEPTHWISE_FUNCTION(Depthwise3x3TwoRowsM4, MOTE_TWO_ROWS(MOTE_BY_SHIFT))
#ifdef __ARM_FP
MOTE_DEPTHWISE_FUNCTION(Depthwise3x3FourRowsFloatM4, MOTE_FOUR_ROWS(MOTE_BY_FLOAT))
MOTE_DEPTHWISE_FUNCTION(Depthwise3x3TwoRowsFloatM4, MOTE_TWO_ROWS(MOTE_BY_FLOAT))
#endif

#undef MOTE_BEGIN
#undef MOTE_LOAD
#undef MOTE_FOUR_ROWS
#undef MOTE_TWO_ROWS
#undef MOTE_FOUR_SUMS
#undef MOTE_FOUR_BYTES
#undef MOTE_DEPTHWISE_WEIGHTS

// Stride 2. r1, r12, r8 a column's pairs; r2 to r4 the weights of upper rows, r5 and r6 of the last,
// r7 and r11 multiplier and rounding. A column is both the last of an output and the first of the
// next.
#define MOTE_LOAD(at) \
  "ldr r1, [r0, #" #at "]\n ldr r12, [r0, #" #at " + 16]\n ldr r8, [r0, #" #at " + 32]\n"

// The two columns that an output begun has left.
#define MOTE_TWO_BYTES(end)          \
  MOTE_LOAD(48)                      \
  MOTE_DEPTHWISE_TAP(r3, t, r5)      \
  "ldr    r1, [r0, #96]!         \n" \
  "ldr    r12, [r0, #16]         \n" \
  "ldr    r8, [r0, #32]          \n" \
  MOTE_DEPTHWISE_TAP(r4, b, r6)                \
  end##_SCALE(r9, r10, r7, r11)      \
  end##_SATURATE(r9, r10)            \
  "strb   r9, [lr], #8           \n" \
  "strb   r10, [lr, #-4]         \n"

#define MOTE_STRIDE2(end)                                     \
  MOTE_DEPTHWISE_ENTER(3)                                     \
  MOTE_DEPTHWISE_CHANNEL                                      \
  "ldr    r2, [r12], #4          \n"                          \
  "ldr    r3, [r12], #4          \n"                          \
  "ldr    r4, [r12], #4          \n"                          \
  "ldr    r5, [r12], #4          \n"                          \
  "ldr    r6, [r12], #4          \n"                          \
  "ldr    r9, [r12], #4          \n"                          \
  "ldr    r7, [r12], #4          \n"                          \
  "ldr    r11, [sp, #20]         \n"                          \
  "str    r9, [sp]               \n"                          \
  MOTE_DEPTHWISE_ADVANCE                                      \
  "ldr    r1, [sp, #28]          \n"                          \
  "lsls   r1, r1, #31            \n"                          \
  MOTE_LOAD(0)                                                \
  MOTE_DEPTHWISE_TAP_FIRST                                              \
  "bne    3f                     \n"  /* an odd number of outputs */\
  "2:                            \n"                          \
  MOTE_TWO_BYTES(end)                                         \
  "ldr    r9, [sp]               \n"                          \
  MOTE_DEPTHWISE_TAP_FIRST                                              \
  "3:                            \n"                          \
  MOTE_TWO_BYTES(end)                                         \
  "ldr    r9, [sp]               \n"                          \
  "ldr    r10, [sp, #24]         \n"                          \
  "cmp    lr, r10                \n"                          \
  MOTE_DEPTHWISE_TAP_FIRST                                              \
  "blo    2b                     \n"                          \
  MOTE_DEPTHWISE_LEAVE(32)

MOTE_DEPTHWISE_FUNCTION(Depthwise3x3Stride2M4, MOTE_STRIDE2(MOTE_BY_SHIFT))
#ifdef __ARM_FP
MOTE_DEPTHWISE_FUNCTION(Depthwise3x3Stride2FloatM4, MOTE_STRIDE2(MOTE_BY_FLOAT))
#endif
// clang-format on

#undef MOTE_LOAD
#undef MOTE_TWO_BYTES
#undef MOTE_STRIDE2
#undef MOTE_DEPTHWISE_FUNCTION
#undef MOTE_DEPTHWISE_ENTER
#undef MOTE_DEPTHWISE_CHANNEL
#undef MOTE_DEPTHWISE_ADVANCE

#endif

// The meaning of the instructions above. By the FPU: also where there is none.
struct DepthwiseChannelM4 {
  uint32_t upper[3];  // weights of the rows 0 and 1
  uint32_t lower[3];  // of 1 and 2
  int32_t bias, multiplier;
};

// An output whose first row is `row`, counted from the upper one of the first of a column's pairs.
template <int32_t kPairs, DepthwiseEnd* kEnd>
int8_t Depthwise3x3Output(const uint32_t* columns,
                          int32_t row,
                          const DepthwiseChannelM4& w,
                          int32_t constant) {
  int32_t sum = w.bias;
  for (int32_t k = 0; k < 3; ++k, columns += 4 * kPairs) {
    const uint32_t first = columns[row / 2 * 4], last = columns[row / 2 * 4 + 4];
    if (row % 2 == 0) {
      sum = WrapAdd(Smlad(first, w.upper[k], sum), LowHalf(last) * HighHalf(w.lower[k]));
    } else {
      sum = WrapAdd(Smlad(last, w.lower[k], sum), HighHalf(first) * LowHalf(w.upper[k]));
    }
  }
  return kEnd(sum, w.multiplier, constant);
}

// The next channel's.
inline DepthwiseChannelM4 ReadChannel(const int8_t*& packed, int32_t stride) {
  uint32_t words[8];
  const int32_t bytes = stride == 1 ? 32 : 28;
  __builtin_memcpy(words, packed, static_cast<size_t>(bytes));
  packed += bytes;
  const auto value = [&](int32_t i) { return static_cast<int32_t>(words[i]); };
  if (stride == 1) {
    return {{words[0], words[1], words[2]}, {words[3], words[4], words[5]}, value(6), value(7)};
  }
  return {{words[0], words[1], words[2]},
          {words[3] << 16, words[3], words[4] << 16},
          value(5),
          value(6)};
}

template <int32_t kRows, int32_t kStride, DepthwiseEnd* kEnd>
void Depthwise3x3Outputs(const uint32_t* columns,
                         int8_t* tile,
                         const int8_t* packed,
                         int32_t outputs,
                         int32_t constant) {
  for (int32_t c = 0; c < 4; ++c) {
    const DepthwiseChannelM4 w = ReadChannel(packed, kStride);
    for (int32_t i = 0; i < outputs * kRows; ++i) {
      const uint32_t* const at = columns + i / kRows * kStride * 12 + c;
      tile[4 * i + c] = Depthwise3x3Output<3, kEnd>(at, i % kRows * kStride, w, constant);
    }
  }
}

#ifndef __ARM_FEATURE_DSP
inline constexpr auto* Depthwise3x3FourRowsM4 = Depthwise3x3Outputs<4, 1, CommonEnd>;
inline constexpr auto* Depthwise3x3TwoRowsM4 = Depthwise3x3Outputs<2, 1, CommonEnd>;
inline constexpr auto* Depthwise3x3Stride2M4 = Depthwise3x3Outputs<2, 2, CommonEnd>;
#endif
#if !defined(__ARM_FEATURE_DSP) || !defined(__ARM_FP)
inline constexpr auto* Depthwise3x3FourRowsFloatM4 = Depthwise3x3Outputs<4, 1, EndByFloat>;
inline constexpr auto* Depthwise3x3TwoRowsFloatM4 = Depthwise3x3Outputs<2, 1, EndByFloat>;
inline constexpr auto* Depthwise3x3Stride2FloatM4 = Depthwise3x3Outputs<2, 2, EndByFloat>;
#endif

}  // namespace mote
