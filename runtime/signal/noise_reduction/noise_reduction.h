// SPDX-License-Identifier: Apache-2.0
// Takes what stays the same off each channel: a slow mean of the channel is its noise.
//   up = x * 2^smoothing_bits,  s = even_smoothing or, for odd channels, odd_smoothing
//   noise = floor((up * s + noise * (2^14 - s)) / 2^14)
//   x = max((up - min(noise, up)) / 2^smoothing_bits, x * min_signal_remaining / 2^14), floored
// x        uint32 [channels]   in place; x * 2^smoothing_bits is taken modulo 2^32
// noise    uint32 [channels]   state: 0 at the beginning
// Errors   none
// Exact    bit for bit the noise reduction of TensorFlow Lite Micro's micro frontend
// Cost     3 products a channel
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"

namespace mote {

struct NoiseReductionParams {
  int32_t channels;
  int32_t smoothing_bits;  // [0, 16]
  int32_t even_smoothing;  // fractions times 2^14, [0, 2^14]
  int32_t odd_smoothing;
  int32_t min_signal_remaining;
};

void NoiseReductionU32Ref(const NoiseReductionParams& p, Span<uint32_t> noise, Span<uint32_t> x);

}  // namespace mote
