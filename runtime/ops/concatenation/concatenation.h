// SPDX-License-Identifier: Apache-2.0
// Concatenation along one dimension. Elements are copied, so all inputs have the output's type,
// scale and zero point.
//   y[o, inner_bytes of input 0, inner_bytes of input 1, ...] = x0[o], x1[o], ...
// x...     input i: outer * inner_bytes[i] bytes; `inputs` of them, at most kMaxConcatenationInputs
//          inner_bytes is the size of the joined dimension and those behind it, outer the product
//          of those before it
// y        outer * (sum of inner_bytes) bytes
// Alias    none: y shares no byte with an input
// Errors   none at run time: the compiler proves shapes, debug builds assert them
// Exact    every kernel equals ConcatenationS8Ref; nothing is computed
// Source   docs/numerics.md, CONCATENATION.  Cost: one byte copied an output
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"

namespace mote {

inline constexpr int32_t kMaxConcatenationInputs = 10;

struct ConcatenationParams {
  int32_t inputs, outer;
  int32_t inner_bytes[kMaxConcatenationInputs];
};

using ConcatenationInput = Span<const int8_t>;

// The kernel takes its inputs as a list. Generated code calls it with one argument an input, and
// names their number: ConcatenationS8Ref<ConcatenationInput, ConcatenationInput>(p, x0, x1, y).
#define MOTE_KERNEL(isa, name, when, scratch_bytes)                                     \
  void name(const ConcatenationParams& p, const ConcatenationInput* x, Span<int8_t> y); \
  template <class... Inputs>                                                            \
  void name(const ConcatenationParams& p, Inputs... x, Span<int8_t> y) {                \
    const ConcatenationInput inputs[] = {x...};                                         \
    name(p, inputs, y);                                                                 \
  }
#include "runtime/ops/concatenation/concatenation_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
