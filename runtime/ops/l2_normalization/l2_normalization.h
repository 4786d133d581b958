// SPDX-License-Identifier: Apache-2.0
// Rows divided by their Euclidean norm, int8 and float32.
//   int8     y[r,c] = clamp8(128 * (x[r,c] - zx) / norm) in fixed point, norm^2 = sum_c (x[r,c] -
//            zx)^2, 1 where the row is 0
//   float32  y[r,c] = x[r,c] / max(sqrt(sum_c x[r,c]^2), 1e-6), summed in order
// x        int8 or float32 [rows, depth]; int8: depth in [1, 33025], so that the sum fits int32
// y        [rows, depth] of the same type; int8: scale 1/128, zero point 0
// Alias    y may be x (same address)
// Errors   none
// Exact    every kernel equals the reference of its type bit for bit
// Source   docs/numerics/reduce.md, L2_NORMALIZATION.  Cost: one multiplication and one
//          requantisation or division an element
#pragma once

#include "runtime/base/fixed_point.h"
#include "runtime/base/span.h"

namespace mote {

struct L2NormalizationParams {
  int32_t rows, depth;
  int32_t input_zero_point;
};

struct L2NormalizationF32Params {
  int32_t rows, depth;
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <Rounding kRounding>                     \
  void name(const L2NormalizationParams& p, Span<const int8_t> x, Span<int8_t> y);
#include "runtime/ops/l2_normalization/l2_normalization_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const L2NormalizationF32Params& p, Span<const float> x, Span<float> y);
#include "runtime/ops/l2_normalization/l2_normalization_f32_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
