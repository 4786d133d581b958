// SPDX-License-Identifier: Apache-2.0
// Parts of a tensor that indices name at run time, elements of any type: GATHER, GATHER_ND and
// EMBEDDING_LOOKUP.
//   y[b,o,c] = the inner_bytes of x at (b * outer + o) * outer_bytes
//              + sum_j clamp(indices[b,c,j], 0, sizes[j] - 1) * strides_bytes[j]
// x        bytes; `batches` * `outer` blocks of outer_bytes
// indices  int32 [batches,coords,depth]    depth at most kGatherDepth
// y        bytes [batches,outer,coords,inner_bytes]
// Alias    none: y shares no byte with x or indices
// Errors   none at run time: the compiler proves that sizes[j] > 0, and that what a clamped index
//          names lies in x
// Exact    every kernel equals GatherRef; nothing is computed
// Source   docs/numerics/moves.md, GATHER.  Cost: one byte copied an output
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"

namespace mote {

inline constexpr int32_t kGatherDepth = 5;

struct GatherParams {
  int32_t batches, outer, coords, depth;
  int32_t outer_bytes, inner_bytes;
  int32_t sizes[kGatherDepth];
  int32_t strides_bytes[kGatherDepth];
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(                                        \
      const GatherParams& p, Span<const int8_t> x, Span<const int32_t> indices, Span<int8_t> y);
#include "runtime/ops/gather/gather_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
