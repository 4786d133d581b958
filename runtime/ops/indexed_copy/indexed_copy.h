// SPDX-License-Identifier: Apache-2.0
// Elements taken from places that the compiler has listed for each dimension, of any type: moves
// whose steps are not even, as MIRROR_PAD, RESIZE_NEAREST_NEIGHBOR and BATCH_TO_SPACE_ND.
//   y[i0,i1,...] = the unit_bytes of x at places0[i0] + places1[i1] + ...
// places   int32 [shape[0] + shape[1] + ...]    in bytes, one dimension after the other
// x        bytes
// y        bytes [shape,unit_bytes], the last dimension fastest; 1 in front where there are fewer
// Alias    none: y shares no byte with x
// Errors   none at run time: the compiler proves that every unit lies in x
// Exact    every kernel equals IndexedCopyRef; nothing is computed
// Source   docs/numerics/moves.md, MIRROR_PAD.  Cost: one byte copied an output
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"

namespace mote {

inline constexpr int32_t kIndexedCopyRank = 5;

struct IndexedCopyParams {
  int32_t unit_bytes;
  int32_t shape[kIndexedCopyRank];
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const IndexedCopyParams& p,             \
            Span<const int32_t> places,             \
            Span<const int8_t> x,                   \
            Span<int8_t> y);
#include "runtime/ops/indexed_copy/indexed_copy_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
