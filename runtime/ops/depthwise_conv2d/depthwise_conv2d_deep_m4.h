// SPDX-License-Identifier: Apache-2.0
// A tall tile of outputs of a 3x3 kernel, four channels: what depthwise_conv2d_3x3_m4.h does, with
// one call for up to 26 rows and more scratch memory. Elements come as pairs of int16, one above
// the other, minus the zero point: two taps are one SMLAD.
//   columns  [column][DepthwiseDeepPairsM4(stride) pairs of rows][4 channels]; the first
//            1 + row_pairs * stride of a column are read
//   tile     4-byte aligned; rows of outputs come in twos, `row_pairs` of them
//              stride 1  [outputs / 2, rounded up][row pair][2 outputs][2 rows][4 channels]
//              stride 2  [row pair][output][2 rows][4 channels]
//   packed   as in depthwise_conv2d_3x3_m4.h
//   outputs  of a row, at least 1
#pragma once

#include "runtime/ops/depthwise_conv2d/depthwise_conv2d.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_3x3_m4.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_macros_m4.h"

namespace mote {

// What computes a tile.
using DepthwiseDeepOutputs = void(const uint32_t* columns,
                                  int8_t* tile,
                                  const int8_t* packed,
                                  int32_t outputs,
                                  int32_t constant,
                                  int32_t row_pairs);

#ifdef __ARM_FEATURE_DSP

// clang-format off

// Stride 1. r2 to r4 the weights of upper rows, r5 to r7 of lower ones; a pair is the first two
// rows of one output and the last of the one above.
//   r0 the pair in the first column, which moves down; lr the tile
#define MOTE_UPPER(pair, a, b, from, w01)             \
  "smlad  " #a ", " #pair ", " #w01 ", " #from "\n"   \
  "smlatb " #b ", " #pair ", " #w01 ", " #from "\n"

// Of a column, `at` bytes on.
#define MOTE_LOAD(upper, lower, at)      \
  "ldr    " #upper ", [r0, #" #at " - 16]\n" \
  "ldr    " #lower ", [r0, #" #at "]     \n"

// The first two columns of an output: its two rows in r8 and r1. r10 and r11 keep the second
// column, r9 the bias.
#define MOTE_BEGIN(stride)               \
  "ldr    r9, [sp, #4]           \n"     \
  "ldr    r1, [r0], #16          \n"     \
  "ldr    r12, [r0]              \n"     \
  MOTE_LOAD(r10, r11, stride)            \
  MOTE_UPPER(r1, r8, r1, r9, r2)         \
  MOTE_DEPTHWISE_LAST(r12, r8, r1, r5)   \
  MOTE_DEPTHWISE_FIRST(r10, r8, r1, r3)  \
  MOTE_DEPTHWISE_LAST(r11, r8, r1, r6)

// Two outputs side by side, two rows of them: r8 and r1, r12 and r10.
#define MOTE_FOUR_OUTPUTS(end, stride, last) \
  MOTE_BEGIN(stride)                     \
  MOTE_UPPER(r10, r12, r10, r9, r2)      \
  MOTE_DEPTHWISE_LAST(r11, r12, r10, r5) \
  MOTE_LOAD(r9, r11, 2 * stride)         \
  MOTE_DEPTHWISE_FIRST(r9, r8, r1, r4)   \
  MOTE_DEPTHWISE_LAST(r11, r8, r1, r7)   \
  MOTE_DEPTHWISE_FIRST(r9, r12, r10, r3) \
  MOTE_DEPTHWISE_LAST(r11, r12, r10, r6) \
  MOTE_LOAD(r9, r11, 3 * stride)         \
  MOTE_DEPTHWISE_FIRST(r9, r12, r10, r4) \
  MOTE_DEPTHWISE_LAST(r11, r12, r10, r7) \
  "ldr    r9, [sp]               \n"     \
  "ldr    r11, [sp, #8]          \n"     \
  end##_SCALE(r8, r1, r9, r11)           \
  end##_SCALE(r12, r10, r9, r11)         \
  last                                   \
  end##_SATURATE(r8, r1)                 \
  end##_SATURATE(r12, r10)               \
  "strb   r8, [lr], #16          \n"     \
  "strb   r1, [lr, #-12]         \n"     \
  "strb   r12, [lr, #-8]         \n"     \
  "strb   r10, [lr, #-4]         \n"

// One output alone.
#define MOTE_TWO_OUTPUTS(end, stride)    \
  MOTE_BEGIN(stride)                     \
  MOTE_LOAD(r9, r11, 2 * stride)         \
  "ldr    r10, [sp]              \n"     \
  "ldr    r12, [sp, #8]          \n"     \
  MOTE_DEPTHWISE_FIRST(r9, r8, r1, r4)   \
  MOTE_DEPTHWISE_LAST(r11, r8, r1, r7)   \
  end##_SCALE(r8, r1, r10, r12)          \
  "ldr    r9, [sp, #12]          \n"     \
  end##_SATURATE(r8, r1)                 \
  "strb   r8, [lr], #16          \n"     \
  "strb   r1, [lr, #-12]         \n"

// Down two columns of outputs, then the next two; the last may be alone.
//   [sp] multiplier, bias, rounding, end of the tile's column, columns, tile, packed, outputs, bytes
//   of the rows in a column, end of the tile's columns in twos
#define MOTE_DEPTHWISE_STRIDE1(end, stride) \
  "push   {r4-r11, lr}           \n"     \
  "ldr    r4, [sp, #36]          \n"     \
  "ldr    r5, [sp, #40]          \n"     \
  "sub    sp, sp, #44            \n"     \
  "str    r4, [sp, #8]           \n"     \
  "str    r0, [sp, #16]          \n"     \
  "str    r1, [sp, #20]          \n"     \
  "str    r2, [sp, #24]          \n"     \
  "str    r3, [sp, #28]          \n"     \
  "lsl    r5, r5, #4             \n"     \
  "str    r5, [sp, #32]          \n"     \
  "lsr    r3, r3, #1             \n"     \
  "mla    r1, r3, r5, r1         \n"     \
  "str    r1, [sp, #36]          \n"     \
  "1:                            \n"     \
  "ldr    r12, [sp, #24]         \n"     \
  "ldr    r0, [sp, #16]          \n"     \
  "ldr    lr, [sp, #20]          \n"     \
  "ldm    r12!, {r2-r9}          \n"     \
  "str    r9, [sp]               \n"     \
  "str    r8, [sp, #4]           \n"     \
  "str    r12, [sp, #24]         \n"     \
  "add    r1, r0, #4             \n"     \
  "add    r12, lr, #1            \n"     \
  "str    r1, [sp, #16]          \n"     \
  "str    r12, [sp, #20]         \n"     \
  "b      5f                     \n"     \
  "2:                            \n"     \
  "lsls   r10, r9, #27           \n"     \
  "add    r9, lr, r9             \n"     \
  "str    r9, [sp, #12]          \n"     \
  "bmi    4f                     \n"     /* an odd number of rows */ \
  "3:                            \n"     \
  MOTE_FOUR_OUTPUTS(end, stride, "")     \
  "4:                            \n"     \
  MOTE_FOUR_OUTPUTS(end, stride, "ldr r9, [sp, #12]\n") \
  "cmp    lr, r9                 \n"     \
  "bne    3b                     \n"     \
  "ldr    r9, [sp, #32]          \n"     \
  "sub    r0, r0, r9             \n"     \
  "add    r0, r0, #2 * " #stride "\n"    \
  "5:                            \n"     \
  "ldr    r9, [sp, #32]          \n"     \
  "ldr    r11, [sp, #36]         \n"     \
  "cmp    lr, r11                \n"     \
  "blo    2b                     \n"     \
  "ldr    r10, [sp, #28]         \n"     \
  "add    r9, lr, r9             \n"     \
  "lsls   r10, r10, #31          \n"     \
  "beq    7f                     \n"     \
  "str    r9, [sp, #12]          \n"     \
  "6:                            \n"     \
  MOTE_TWO_OUTPUTS(end, stride)          \
  "cmp    lr, r9                 \n"     \
  "bne    6b                     \n"     \
  "7:                            \n"     \
  MOTE_DEPTHWISE_LEAVE(44)

// Stride 2. r1, r12, r8 a column's pairs; r2 to r4 the weights of upper rows, r5 and r6 of the last,
// r7 and r11 multiplier and rounding, r9 and r10 the rows of an output. A column is both the last of
// an output and the first of the next.
#define MOTE_LOAD_THREE(first)           \
  "ldr    r1, [r0" first "       \n"     \
  "ldr    r12, [r0, #16]         \n"     \
  "ldr    r8, [r0, #32]          \n"
// The two columns that an output begun has left.
#define MOTE_TWO_BYTES(end, stride)      \
  MOTE_LOAD_THREE(", #" #stride "]!")    \
  MOTE_DEPTHWISE_TAP(r3, t, r5)          \
  MOTE_LOAD_THREE(", #" #stride "]!")    \
  MOTE_DEPTHWISE_TAP(r4, b, r6)          \
  end##_SCALE(r9, r10, r7, r11)          \
  end##_SATURATE(r9, r10)                \
  "strb   r9, [lr], #8           \n"     \
  "strb   r10, [lr, #-4]         \n"

// Along a row, then the next one.
//   [sp] bias, end of the tile's row, end of the tile, columns of the row, rounding, columns, tile,
//   packed, outputs, row pairs
#define MOTE_DEPTHWISE_STRIDE2(end, stride) \
  "push   {r4-r11, lr}           \n"     \
  "ldr    r11, [sp, #36]         \n"     \
  "ldr    r5, [sp, #40]          \n"     \
  "sub    sp, sp, #36            \n"     \
  "str    r0, [sp, #20]          \n"     \
  "str    r1, [sp, #24]          \n"     \
  "str    r2, [sp, #28]          \n"     \
  "str    r3, [sp, #32]          \n"     \
  "mul    r5, r5, r3             \n"     \
  "add    r1, r1, r5, lsl #3     \n"     \
  "str    r1, [sp, #8]           \n"     \
  "1:                            \n"     \
  "ldr    r12, [sp, #28]         \n"     \
  "ldr    r0, [sp, #20]          \n"     \
  "ldr    lr, [sp, #24]          \n"     \
  "ldm    r12!, {r2-r8}          \n"     \
  "str    r7, [sp]               \n"     \
  "mov    r7, r8                 \n"     \
  "str    r12, [sp, #28]         \n"     \
  "add    r1, r0, #4             \n"     \
  "add    r12, lr, #1            \n"     \
  "str    r1, [sp, #20]          \n"     \
  "str    r12, [sp, #24]         \n"     \
  "2:                            \n"     \
  "ldr    r10, [sp, #32]         \n"     \
  "ldr    r9, [sp]               \n"     \
  MOTE_LOAD_THREE("]")                   \
  "str    r0, [sp, #12]          \n"     \
  "tst    r10, #1                \n"     \
  "add    r10, lr, r10, lsl #3   \n"     \
  "str    r10, [sp, #4]          \n"     \
  MOTE_DEPTHWISE_TAP_FIRST               \
  "bne    4f                     \n"     /* an odd number of outputs */ \
  "3:                            \n"     \
  MOTE_TWO_BYTES(end, stride)            \
  "ldr    r9, [sp]               \n"     \
  MOTE_DEPTHWISE_TAP_FIRST               \
  "4:                            \n"     \
  MOTE_TWO_BYTES(end, stride)            \
  "ldr    r9, [sp]               \n"     \
  "ldr    r10, [sp, #4]          \n"     \
  "cmp    lr, r10                \n"     \
  MOTE_DEPTHWISE_TAP_FIRST               \
  "blo    3b                     \n"     \
  "ldr    r0, [sp, #12]          \n"     \
  "ldr    r1, [sp, #8]           \n"     \
  "add    r0, r0, #32            \n"     \
  "cmp    lr, r1                 \n"     \
  "blo    2b                     \n"     \
  MOTE_DEPTHWISE_LEAVE(36)
#define MOTE_DEPTHWISE_FUNCTION(name, body)                            \
  __attribute__((naked, noinline)) inline void name(                   \
      const uint32_t*, int8_t*, const int8_t*, int32_t, int32_t, int32_t) { \
    __asm__(body);                                                     \
  }
MOTE_DEPTHWISE_FUNCTION(DepthwiseDeepStride1M4, MOTE_DEPTHWISE_STRIDE1(MOTE_BY_SHIFT, 224))
MOTE_DEPTHWISE_FUNCTION(DepthwiseDeepStride2M4, MOTE_DEPTHWISE_STRIDE2(MOTE_BY_SHIFT, 112))
#ifdef __ARM_FP
MOTE_DEPTHWISE_FUNCTION(DepthwiseDeepStride1FloatM4, MOTE_DEPTHWISE_STRIDE1(MOTE_BY_FLOAT, 224))
MOTE_DEPTHWISE_FUNCTION(DepthwiseDeepStride2FloatM4, MOTE_DEPTHWISE_STRIDE2(MOTE_BY_FLOAT, 112))
#endif
// clang-format on

#undef MOTE_UPPER
#undef MOTE_LOAD
#undef MOTE_BEGIN
#undef MOTE_FOUR_OUTPUTS
#undef MOTE_TWO_OUTPUTS
#undef MOTE_DEPTHWISE_STRIDE1
#undef MOTE_LOAD_THREE
#undef MOTE_TWO_BYTES
#undef MOTE_DEPTHWISE_STRIDE2
#undef MOTE_DEPTHWISE_FUNCTION

#endif

// The meaning of the instructions above. By the FPU: also where there is none.
// Where in the tile an output is, in bytes.
inline int32_t DepthwiseTileAt(
    int32_t stride, int32_t x, int32_t row_pair, int32_t outputs, int32_t row_pairs) {
  if (stride == 1) return 16 * (x / 2 * row_pairs + row_pair) + 8 * (x % 2);
  return 8 * (row_pair * outputs + x);
}

template <int32_t kStride, DepthwiseEnd* kEnd>
void DepthwiseDeep(const uint32_t* columns,
                   int8_t* tile,
                   const int8_t* packed,
                   int32_t outputs,
                   int32_t constant,
                   int32_t row_pairs) {
  for (int32_t c = 0; c < 4; ++c) {
    const DepthwiseChannelM4 w = ReadChannel(packed, kStride);
    for (int32_t i = 0; i < outputs * row_pairs * 2; ++i) {
      const int32_t x = i % outputs, y = i / outputs;
      const uint32_t* const at = columns + x * kStride * 4 * DepthwiseDeepPairsM4(kStride) + c;
      int8_t* const to = tile + DepthwiseTileAt(kStride, x, y / 2, outputs, row_pairs) + c;
      to[4 * (y % 2)] =
          Depthwise3x3Output<DepthwiseDeepPairsM4(kStride), kEnd>(at, y * kStride, w, constant);
    }
  }
}

#ifndef __ARM_FEATURE_DSP
inline constexpr auto* DepthwiseDeepStride1M4 = DepthwiseDeep<1, CommonEnd>;
inline constexpr auto* DepthwiseDeepStride2M4 = DepthwiseDeep<2, CommonEnd>;
#endif
#if !defined(__ARM_FEATURE_DSP) || !defined(__ARM_FP)
inline constexpr auto* DepthwiseDeepStride1FloatM4 = DepthwiseDeep<1, EndByFloat>;
inline constexpr auto* DepthwiseDeepStride2FloatM4 = DepthwiseDeep<2, EndByFloat>;
#endif

}  // namespace mote
