// SPDX-License-Identifier: Apache-2.0
// Elements taken from memory at a fixed step along each dimension: STRIDED_SLICE and all that can
// be said as one, of any element type.
//   y[i0,i1,...] = x[offset + i0 * strides[0] + i1 * strides[1] + ...]
// x        elements of element_bytes bytes, at least those that are named
// y        [shape], the last dimension fastest; outermost first, 1 in front where there are fewer
// strides, offset                 in elements; strides may be negative or 0
// Alias    none: y shares no byte with x
// Errors   none at run time: the compiler proves that every element lies in x
// Exact    every kernel equals StridedCopyRef; nothing is computed
// Source   docs/numerics.md, STRIDED_SLICE.  Cost: one element copied an output
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"

namespace mote {

inline constexpr int32_t kStridedCopyRank = 6;

struct StridedCopyParams {
  int32_t element_bytes;
  int32_t offset;
  int32_t shape[kStridedCopyRank];
  int32_t strides[kStridedCopyRank];
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const StridedCopyParams& p, Span<const int8_t> x, Span<int8_t> y);
#include "runtime/ops/strided_copy/strided_copy_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
