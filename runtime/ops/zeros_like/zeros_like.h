// SPDX-License-Identifier: Apache-2.0
// Zeros of any element type: bytes of 0, whatever the zero point.
//   y = 0
// y        [bytes] bytes
// Errors   none
// Exact    every kernel equals ZerosLikeRef
// Source   docs/numerics/unary.md.  Cost: one byte written a byte
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"

namespace mote {

struct ZerosLikeParams {
  int32_t bytes;
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const ZerosLikeParams& p, Span<int8_t> y);
#include "runtime/ops/zeros_like/zeros_like_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
