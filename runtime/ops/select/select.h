// SPDX-License-Identifier: Apache-2.0
// Elements of one of two tensors, as a third says, of any type, all three broadcasting like NumPy.
//   y = condition ? a : b
// condition   bool: a byte, any but 0 is true
// a, b, y     elements of element_bytes bytes; y [shape]
// strides     as in common/broadcast_params.h: outermost first, in elements, 0 where broadcast
// Alias    y may be a or b (same address) where that has y's size
// Errors   none at run time: the compiler proves shapes, debug builds assert them
// Exact    every kernel equals SelectRef; nothing is computed
// Source   docs/numerics/binary.md, SELECT.  Cost: one element copied an output
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"
#include "runtime/ops/common/broadcast_params.h"

namespace mote {

struct SelectParams {
  int32_t size;
  int32_t element_bytes;
  int32_t shape[kBroadcastRank];
  int32_t condition_strides[kBroadcastRank];
  int32_t a_strides[kBroadcastRank];
  int32_t b_strides[kBroadcastRank];
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const SelectParams& p,                  \
            Span<const uint8_t> condition,          \
            Span<const int8_t> a,                   \
            Span<const int8_t> b,                   \
            Span<int8_t> y);
#include "runtime/ops/select/select_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
