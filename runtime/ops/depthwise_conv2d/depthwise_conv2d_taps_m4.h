// SPDX-License-Identifier: Apache-2.0
// Four channels of a pixel at a time: a tap takes two loads, four widenings and four products.
#pragma once

#include "runtime/base/dsp_intrinsics.h"

namespace mote {

// Taps that lie `step` bytes apart, of channels c to c + 3: `x` the image's bytes, minus whose zero
// point they count, `w` the filter's.
struct DepthwiseTaps {
  const int8_t* x;
  const int8_t* w;
  int32_t step;
};

#ifdef __ARM_FEATURE_DSP

// One tap: channels 0 and 2 in one pair, 1 and 3 in another.
#define MOTE_TAP                          \
  "ldr %[q], [%[x]]\n"                    \
  "ldr %[k], [%[w]]\n"                    \
  "add %[x], %[x], %[step]\n"             \
  "add %[w], %[w], %[step]\n"             \
  "sxtab16 %[e], %[zero], %[q]\n"         \
  "sxtb16 %[f], %[k]\n"                   \
  "smlabb %[s0], %[e], %[f], %[s0]\n"     \
  "smlatt %[s2], %[e], %[f], %[s2]\n"     \
  "sxtab16 %[q], %[zero], %[q], ror #8\n" \
  "sxtb16 %[k], %[k], ror #8\n"           \
  "smlabb %[s1], %[q], %[k], %[s1]\n"     \
  "smlatt %[s3], %[q], %[k], %[s3]\n"
#define MOTE_TAPS(...)                                          \
  __asm__(__VA_ARGS__                                           \
          : [s0] "+r"(sums[0]),                                 \
            [s1] "+r"(sums[1]),                                 \
            [s2] "+r"(sums[2]),                                 \
            [s3] "+r"(sums[3]),                                 \
            [x] "+r"(taps.x),                                   \
            [w] "+r"(taps.w),                                   \
            [q] "=&r"(q),                                       \
            [k] "=&r"(k),                                       \
            [e] "=&r"(e),                                       \
            [f] "=&r"(f)                                        \
          : [step] "r"(taps.step), [zero] "r"(minus_zero_point) \
          : "memory")

template <int kTaps>
MOTE_ALWAYS_INLINE inline void AddTaps(DepthwiseTaps taps,
                                       uint32_t minus_zero_point,
                                       int32_t (&sums)[4]) {
  uint32_t q, k, e, f;
  if constexpr (kTaps == 3) {
    MOTE_TAPS(MOTE_TAP MOTE_TAP MOTE_TAP);
  } else if constexpr (kTaps == 2) {
    MOTE_TAPS(MOTE_TAP MOTE_TAP);
  } else {
    MOTE_TAPS(MOTE_TAP);
  }
}

// Three rows of three taps. A row begins `jump` bytes behind the end of the last.
MOTE_ALWAYS_INLINE inline void AddNineTaps(DepthwiseTaps taps,
                                           int32_t jump,
                                           uint32_t minus_zero_point,
                                           int32_t (&sums)[4]) {
  uint32_t q, k, e, f;
  __asm__(MOTE_TAP MOTE_TAP MOTE_TAP
          "ldr %[q], %[jump]\n add %[x], %[x], %[q]\n" MOTE_TAP MOTE_TAP MOTE_TAP
          "ldr %[q], %[jump]\n add %[x], %[x], %[q]\n" MOTE_TAP MOTE_TAP MOTE_TAP
          : [s0] "+r"(sums[0]),
            [s1] "+r"(sums[1]),
            [s2] "+r"(sums[2]),
            [s3] "+r"(sums[3]),
            [x] "+r"(taps.x),
            [w] "+r"(taps.w),
            [q] "=&r"(q),
            [k] "=&r"(k),
            [e] "=&r"(e),
            [f] "=&r"(f)
          : [step] "r"(taps.step), [jump] "m"(jump), [zero] "r"(minus_zero_point)
          : "memory");
}

#undef MOTE_TAP
#undef MOTE_TAPS

#else

// The meaning of the instructions above.
template <int kTaps>
inline void AddTaps(DepthwiseTaps taps, uint32_t minus_zero_point, int32_t (&sums)[4]) {
  for (int i = 0; i < kTaps; ++i, taps.x += taps.step, taps.w += taps.step) {
    const uint32_t q = LoadWord(taps.x);
    const uint32_t k = LoadWord(taps.w);
    const uint32_t even = Sxtab16(minus_zero_point, q);
    const uint32_t odd = Sxtab16Ror8(minus_zero_point, q);
    sums[0] = Smlabb(even, Sxtb16(k), sums[0]);
    sums[1] = Smlabb(odd, Sxtb16Ror8(k), sums[1]);
    sums[2] = Smlatt(even, Sxtb16(k), sums[2]);
    sums[3] = Smlatt(odd, Sxtb16Ror8(k), sums[3]);
  }
}

inline void AddNineTaps(DepthwiseTaps taps,
                        int32_t jump,
                        uint32_t minus_zero_point,
                        int32_t (&sums)[4]) {
  for (int row = 0; row < 3; ++row) {
    AddTaps<3>(taps, minus_zero_point, sums);
    taps.x += 3 * taps.step + jump;
    taps.w += 3 * taps.step;
  }
}

#endif

}  // namespace mote
