// SPDX-License-Identifier: Apache-2.0
// Instructions that several kernels in assembly have in common.
#pragma once

#ifdef __ARM_FEATURE_DSP

// clang-format off

// Stride 1. A pair (a, b) of which a is the first row of an output and b that of the next one.
#define MOTE_DEPTHWISE_FIRST(pair, sum, next, w01)      \
  "smlad  " #sum ", " #pair ", " #w01 ", " #sum "\n"    \
  "smlatb " #next ", " #pair ", " #w01 ", " #next "\n"
// The pair below: its upper row is the last of an output, both end the next one.
#define MOTE_DEPTHWISE_LAST(pair, sum, next, w12)       \
  "smlabt " #sum ", " #pair ", " #w12 ", " #sum "\n"    \
  "smlad  " #next ", " #pair ", " #w12 ", " #next "\n"

// Stride 2. r1, r12, r8 a column's pairs; r9 and r10 an output of each row. w01 the weights of the
// upper rows, `half` of w2 that of the last one.
#define MOTE_DEPTHWISE_TAP(w01, half, w2)               \
  "smlad  r9, r1, " #w01 ", r9\n"                       \
  "smlad  r10, r12, " #w01 ", r10\n"                    \
  "smlab" #half " r9, r12, " #w2 ", r9\n"               \
  "smlab" #half " r10, r8, " #w2 ", r10\n"
// The first column, where r9 is the bias.
#define MOTE_DEPTHWISE_TAP_FIRST                        \
  "smlad  r10, r12, r2, r9\n"                           \
  "smlad  r9, r1, r2, r9\n"                             \
  "smlabb r9, r12, r5, r9\n"                            \
  "smlabb r10, r8, r5, r10\n"

// Until four channels are done: the tile, lr, is aligned to them, and what is stored a multiple of
// that. `frame`: bytes on the stack.
#define MOTE_DEPTHWISE_LEAVE(frame)  \
  "and    r1, lr, #3             \n" \
  "cmp    r1, #3                 \n" \
  "bne    1b                     \n" \
  "add    sp, sp, #" #frame "    \n" \
  "pop    {r4-r11, pc}           \n"

// clang-format on

#endif
