// SPDX-License-Identifier: Apache-2.0
// Where along one dimension the largest (arg_max) or smallest (arg_min) element lies.
//   y[o,i] = the first a for which no x[o,b,i] is larger (smaller) than x[o,a,i]
//   float32: NaN is neither larger nor smaller, so it stays where it comes first and is passed over
//   elsewhere
// x        int8 or float32 [outer,axis,inner]
// y        int32 [outer,inner]
// Alias    none: y shares no byte with x
// Errors   none; axis >= 1
// Exact    every kernel equals the reference of its table
// Source   docs/numerics/reduce.md, ARG_MAX, ARG_MIN.  Cost: one comparison an input
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"

namespace mote {

struct ArgParams {
  int32_t outer, axis, inner;
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const ArgParams& p, Span<const int8_t> x, Span<int32_t> y);
#include "runtime/ops/arg/arg_max_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const ArgParams& p, Span<const float> x, Span<int32_t> y);
#include "runtime/ops/arg/arg_max_f32_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const ArgParams& p, Span<const int8_t> x, Span<int32_t> y);
#include "runtime/ops/arg/arg_min_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const ArgParams& p, Span<const float> x, Span<int32_t> y);
#include "runtime/ops/arg/arg_min_f32_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
