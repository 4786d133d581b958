// SPDX-License-Identifier: Apache-2.0
// Mean or sum over some dimensions, int8, int16 and float32.
//   int8, int16  y[k] = clamp(zy + requant(sum_r x[k,r] - count * zx)), to the type's range
//                requant is sx / sy; for MEAN divided by count, the way docs/numerics/reduce.md
//                says
//   float32      y[k] = sum_r x[k,r] / divisor, summed in the order of memory; divisor is 1 for SUM
// x        int8, int16 or float32, dimensions as in runtime/ops/common/reduce_params.h
// y        [kept_size[0] * kept_size[1] * kept_size[2]] of the same type
// scratch  as many bytes as the row of the table asks, content undefined afterwards
// Alias    none: y shares no byte with x
// Errors   none at run time: the compiler proves shapes, and that no sum of integers overflows
// Exact    every kernel equals the reference of its type bit for bit
// Source   docs/numerics/reduce.md, MEAN, SUM.  Cost: one addition an input, one requantisation or
//          division an output
#pragma once

#include "runtime/base/fixed_point.h"
#include "runtime/base/span.h"
#include "runtime/ops/common/reduce_params.h"

namespace mote {

struct MeanParams {
  int32_t kept_size[kReduceRank];
  int32_t kept_stride[kReduceRank];
  int32_t reduced_size[kReduceRank];
  int32_t reduced_stride[kReduceRank];
  int32_t count;  // the product of reduced_size
  int32_t input_zero_point, output_zero_point;
  Requant requant;
};

struct MeanF32Params {
  int32_t kept_size[kReduceRank];
  int32_t kept_stride[kReduceRank];
  int32_t reduced_size[kReduceRank];
  int32_t reduced_stride[kReduceRank];
  float divisor;
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <Rounding kRounding>                     \
  void name(const MeanParams& p, Span<const int8_t> x, Span<int8_t> y, Span<uint8_t> scratch);
#include "runtime/ops/mean/mean_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <Rounding kRounding>                     \
  void name(const MeanParams& p, Span<const int16_t> x, Span<int16_t> y, Span<uint8_t> scratch);
#include "runtime/ops/mean/mean_s16_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const MeanF32Params& p, Span<const float> x, Span<float> y, Span<uint8_t> scratch);
#include "runtime/ops/mean/mean_f32_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
