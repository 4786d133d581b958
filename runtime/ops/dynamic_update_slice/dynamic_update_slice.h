// SPDX-License-Identifier: Apache-2.0
// DYNAMIC_UPDATE_SLICE: a tensor with a box of it overwritten, elements of any type.
//   y = x, but y[first + i] = update[i], first[d] = clamp(start[d], 0, shape[d] - update_shape[d])
// x        elements [shape] of element_bytes bytes; 1 in front where there are fewer dimensions
// update   elements [update_shape]    no dimension larger than x's
// start    int32 [rank]               of the last `rank` dimensions
// y        elements [shape]
// Alias    y may be x: then only the box is written
// Errors   none at run time: the compiler proves shapes; the start is clamped
// Exact    every kernel equals DynamicUpdateSliceRef; nothing is computed
// Source   docs/numerics/moves.md, DYNAMIC_UPDATE_SLICE.  Cost: one byte copied an output, and one
//          an update
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"

namespace mote {

inline constexpr int32_t kDynamicUpdateSliceRank = 6;

struct DynamicUpdateSliceParams {
  int32_t element_bytes, rank;
  int32_t shape[kDynamicUpdateSliceRank];
  int32_t update_shape[kDynamicUpdateSliceRank];
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const DynamicUpdateSliceParams& p,      \
            Span<const int8_t> x,                   \
            Span<const int8_t> update,              \
            Span<const int32_t> start,              \
            Span<int8_t> y);
#include "runtime/ops/dynamic_update_slice/dynamic_update_slice_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
