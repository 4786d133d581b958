// SPDX-License-Identifier: Apache-2.0
// The largest, the smallest, or the conjunction of all elements over some dimensions.
//   reduce_max   y[k] = max_r x[k,r]
//   reduce_min   y[k] = min_r x[k,r]
//   reduce_all   y[k] = every x[k,r] is true
//   float32: NaN never is the answer; nothing but NaN gives the lowest (largest) finite number
// x        int8, float32, or bool for reduce_all: a byte, any but 0 is true, and y is 0 or 1;
//          dimensions as in runtime/ops/common/reduce_params.h
// y        [kept_size[0] * kept_size[1] * kept_size[2]] of the same type, scale and zero point
// Alias    none: y shares no byte with x
// Errors   none
// Exact    every kernel equals the reference of its table bit for bit
// Source   docs/numerics/reduce.md, REDUCE_MAX, REDUCE_MIN, REDUCE_ALL.  Cost: one comparison an
//          input
#pragma once

#include "runtime/base/span.h"
#include "runtime/ops/common/reduce_params.h"

namespace mote {

struct ReduceParams {
  int32_t kept_size[kReduceRank];
  int32_t kept_stride[kReduceRank];
  int32_t reduced_size[kReduceRank];
  int32_t reduced_stride[kReduceRank];
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const ReduceParams& p, Span<const int8_t> x, Span<int8_t> y);
#include "runtime/ops/reduce/reduce_max_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const ReduceParams& p, Span<const float> x, Span<float> y);
#include "runtime/ops/reduce/reduce_max_f32_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const ReduceParams& p, Span<const int8_t> x, Span<int8_t> y);
#include "runtime/ops/reduce/reduce_min_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const ReduceParams& p, Span<const float> x, Span<float> y);
#include "runtime/ops/reduce/reduce_min_f32_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const ReduceParams& p, Span<const uint8_t> x, Span<uint8_t> y);
#include "runtime/ops/reduce/reduce_all_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
