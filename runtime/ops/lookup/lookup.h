// SPDX-License-Identifier: Apache-2.0
// Any function of one byte, int8 to int8: the compiler writes its 256 values down.
//   y = table[x + 128]
// x, y     int8 [size]
// table    int8 [256]
// Alias    y may be x (same address)
// Errors   none
// Exact    every kernel equals LookupS8Ref; nothing is computed
// Source   docs/numerics/unary.md says with which values.  Cost: one load an element, 256 bytes of
//          constants an operator
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"

namespace mote {

struct LookupParams {
  int32_t size;
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const LookupParams& p, Span<const int8_t> x, Span<const int8_t> table, Span<int8_t> y);
#include "runtime/ops/lookup/lookup_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
