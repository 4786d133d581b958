// SPDX-License-Identifier: Apache-2.0
// Per-channel amplitude normalisation: each channel times a gain that falls with its own noise,
// then a square root's bend at the bottom.
//   gain = G(noise),  r = x * gain / 2^snr_shift in Q12
//   y = r^2 / 4 below r = 2, r - 1 from there on, in Q6, floored
// G is a parabola between neighbouring powers of two:
//   noise in [2^(i-1), 2^i), f = its 10 bits below the first:  a0 + (32 a1 + a2 f / 32) f / 2^15
// x        uint32 [channels]   in place
// noise    uint32 [channels]   of NoiseReductionU32Ref
// gains    int16 [125]         G(0), G(1), then for i = 2 .. 32: a0, a1, a2 and one unused
// Errors   none; r is taken modulo 2^32
// Exact    bit for bit the gain control of TensorFlow Lite Micro's micro frontend
// Source   Wang et al., Trainable Frontend For Robust and Far-Field Keyword Spotting, 2017
// Cost     5 products a channel
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"

namespace mote {

inline constexpr int32_t kPcanGains = 125;

struct PcanParams {
  int32_t channels;
  int32_t snr_shift;  // [0, 31]
};

void PcanU32Ref(const PcanParams& p,
                Span<const uint32_t> noise,
                Span<const int16_t> gains,
                Span<uint32_t> x);

}  // namespace mote
