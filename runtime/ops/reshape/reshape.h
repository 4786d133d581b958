// SPDX-License-Identifier: Apache-2.0
// The same bytes under another shape. The compiler lets the output share the input's memory; this
// copy runs only where that is impossible (a model input that is also its output).
// x, y     [size_bytes]           any element type
// Alias    y may be x (same address), or begin before it: lines are moved down so
// Errors   none
// Exact    nothing is computed.  Cost: one byte copied
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"

namespace mote {

struct ReshapeParams {
  int32_t size_bytes;
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const ReshapeParams& p, Span<const int8_t> x, Span<int8_t> y);
#include "runtime/ops/reshape/reshape_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
