// SPDX-License-Identifier: Apache-2.0
// Mean over some dimensions, int8.
//   y[k] = clamp8(zy + requant(sum_r x[k,r] - count * zx))
//   requant is sx / sy divided by count, the way docs/numerics.md, MEAN says.
// x        int8                   each dimension is kept or reduced; neighbours of a kind are one
//                                 dimension, so that three of each hold every tensor of rank 6
// y        int8 [kept_size[0] * kept_size[1] * kept_size[2]]
// kept_*, reduced_*               size, and stride in x, outermost first; size 1 where not used
// scratch  as many bytes as the row of mean_kernels.inc asks, content undefined afterwards
// Alias    none: y shares no byte with x
// Errors   none at run time: the compiler proves shapes, and count < 2^23 so that no sum overflows
// Exact    every kernel equals MeanS8Ref bit for bit
// Source   docs/numerics.md, MEAN.  Cost: one addition an input, one requantisation an output
#pragma once

#include "runtime/base/fixed_point.h"
#include "runtime/base/span.h"

namespace mote {

inline constexpr int32_t kMeanRank = 3;

struct MeanParams {
  int32_t kept_size[kMeanRank];
  int32_t kept_stride[kMeanRank];
  int32_t reduced_size[kMeanRank];
  int32_t reduced_stride[kMeanRank];
  int32_t count;  // the product of reduced_size
  int32_t input_zero_point, output_zero_point;
  Requant requant;
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <Rounding kRounding>                     \
  void name(const MeanParams& p, Span<const int8_t> x, Span<int8_t> y, Span<uint8_t> scratch);
#include "runtime/ops/mean/mean_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
