// SPDX-License-Identifier: Apache-2.0
// Tensors side by side along one dimension, elements of any type, any number of inputs:
// CONCATENATION, and PACK, whose dimension is new.
//   y[o] = x0[o], x1[o], ...     for o = 0 .. outer - 1
// x...     input i: `outer` parts of equal size, the product of the joined dimension and those
//          behind it; `inputs` of them, at most kMaxConcatenationInputs
// y        as many bytes as all inputs have together
// Alias    none: y shares no byte with an input
// Errors   none at run time: the compiler proves shapes
// Exact    every kernel equals ConcatenationRef; nothing is computed
// Source   docs/numerics/moves.md, CONCATENATION.  Cost: one byte copied an output, one division an
//          input and part
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"

namespace mote {

// The list of inputs stands on the stack, 8 bytes each: more would be no model's meaning.
inline constexpr int32_t kMaxConcatenationInputs = 256;

struct ConcatenationParams {
  int32_t inputs, outer;
};

using ConcatenationInput = Span<const int8_t>;

// The kernel takes its inputs as a list. Generated code calls it with one argument an input, and
// names their number: ConcatenationRef<ConcatenationInput, ConcatenationInput>(p, x0, x1, y).
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
