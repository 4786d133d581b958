// SPDX-License-Identifier: Apache-2.0
// Padding with a constant, int8.
//   y[i] = x[i - before] inside of the input, pad_value elsewhere, in each of five dimensions
// x        int8 [input_shape]     outermost first; size 1 and before 0 in front where there are
//                                 fewer dimensions
// y        int8 [output_shape]    output_shape >= before + input_shape
// Alias    none: y shares no byte with x
// Errors   none at run time: the compiler proves shapes
// Exact    every kernel equals PadS8Ref; nothing is computed
// Source   docs/numerics.md, PAD.  Cost: one byte written an output
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"

namespace mote {

inline constexpr int32_t kPadRank = 5;

struct PadParams {
  int32_t input_shape[kPadRank];
  int32_t output_shape[kPadRank];
  int32_t before[kPadRank];
  int32_t pad_value;
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const PadParams& p, Span<const int8_t> x, Span<int8_t> y);
#include "runtime/ops/pad/pad_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
