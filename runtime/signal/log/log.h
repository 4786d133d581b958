// SPDX-License-Identifier: Apache-2.0
// Natural logarithms of a filterbank's channels.
//
// Errors   none
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"

namespace mote {

struct LogParams {
  int32_t count;
  int32_t bias;     // Q16
  uint64_t offset;  // at most 2^62
};

// y = 2^16 ln(max(x + offset, 1)) + bias
// x        uint64 [count]   at most 2^63
// curve    uint16 [129]     (log2(1 + i / 128) - i / 128) * 2^16, rounded: what log2 has above the
//                           line; lines between its points
// y        int32 [count]    Q16
// Exact    within 3 of the real logarithm. (runtime/ops/common/log_fixed.h is within 1 and takes
//          six times as long, a sixth of a hop.)
// Cost     2 products an element
void LogU64Ref(const LogParams& p,
               Span<const uint64_t> x,
               Span<const uint16_t> curve,
               Span<int32_t> y);

inline constexpr int32_t kLogCurve = 129;

struct Log16Params {
  int32_t count;
  int32_t input_shift;   // [-31, 31]
  int32_t output_scale;  // a power of two, 2^0 .. 2^11
};

// y = min(output_scale * ln(v), 65535), v = x * 2^input_shift, floored, modulo 2^32; 0 for v of 0,
// 1 x        uint32 [count] curve    uint16 [129]    (log2(1 + i / 128) - i / 128) * 2^16, rounded:
// what log2 has above the
//                          line. Between two points it rises by (to - from) * r / 2^16, r of 0 ..
//                          511 (a step, nearly: the authors divide by 2^16 where a line needs 2^9).
// y        int32 [count]   in [0, 65535]; y may be x
// Exact    bit for bit the logarithm of TensorFlow Lite Micro's micro frontend
// Cost     3 products an element
void Log16U32Ref(const Log16Params& p,
                 Span<const uint32_t> x,
                 Span<const uint16_t> curve,
                 Span<int32_t> y);

}  // namespace mote
