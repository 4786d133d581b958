// SPDX-License-Identifier: Apache-2.0
// Padding with a constant, elements of any type.
//   y[i] = x[i - before] inside of the input, pad_value elsewhere, in each of five dimensions
// x        elements [input_shape] of element_bytes bytes, outermost dimension first; size 1 and
//          before 0 in front where there are fewer dimensions
// y        elements [output_shape]    output_shape >= before + input_shape
// pad_value   the bytes of one element, as little-endian words; element_bytes is 1 to 8
// Alias    none: y shares no byte with x
// Errors   none at run time: the compiler proves shapes
// Exact    every kernel equals PadRef; nothing is computed
// Source   docs/numerics/moves.md, PAD.  Cost: one element written an output
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"

namespace mote {

inline constexpr int32_t kPadRank = 5;
inline constexpr int32_t kPadWords = 2;

struct PadParams {
  int32_t element_bytes;
  int32_t input_shape[kPadRank];
  int32_t output_shape[kPadRank];
  int32_t before[kPadRank];
  int32_t pad_value[kPadWords];
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const PadParams& p, Span<const int8_t> x, Span<int8_t> y);
#include "runtime/ops/pad/pad_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
