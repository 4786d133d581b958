// SPDX-License-Identifier: Apache-2.0
// Running sums along one axis: of what stands before and at an element, or only before (exclusive);
// from the end with `reverse`.
//   y = clamp8(zy + ry(ra(-zx << 20) + sum ra((x - zx) << 20)))   int8, ra = 1/2, ry = 2 * sx /
//                                                                 (2^20 * sy)
//   y = 0 + x_0 + x_1 + ...                                      float32, one rounding a step
// TFLM begins the sum of int8 with the real value of a byte 0, not with 0: so do the kernels.
// x, y     int8 or float32 [outer, depth, inner]; the axis is depth
// Ranges   sums of int8 are modulo 2^32: 15 elements at the ends of their range fit
// Alias    y may be x (same address)
// Errors   none at run time: the compiler proves shapes, debug builds assert them
// Exact    bit for bit TFLM's (docs/numerics/binary.md)
// Source   docs/numerics/binary.md, CUMSUM.  Cost: two requantisations an element
#pragma once

#include "runtime/base/fixed_point.h"
#include "runtime/base/span.h"

namespace mote {

struct CumsumParams {
  int32_t outer, depth, inner;
  int32_t exclusive, reverse;
  int32_t input_zero_point, output_zero_point;
  int32_t left_shift;
  Requant input_requant, output_requant;
};

struct CumsumF32Params {
  int32_t outer, depth, inner;
  int32_t exclusive, reverse;
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <Rounding kRounding>                     \
  void name(const CumsumParams& p, Span<const int8_t> x, Span<int8_t> y);
#include "runtime/ops/cumsum/cumsum_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const CumsumF32Params& p, Span<const float> x, Span<float> y);
#include "runtime/ops/cumsum/cumsum_f32_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
