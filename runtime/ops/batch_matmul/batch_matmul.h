// SPDX-License-Identifier: Apache-2.0
// Products of matrices, one for each index of the batch dimensions, which broadcast as in NumPy.
//   y[n,i,j] = clamp(zy + requant(sum_k (a[n,i,k] - za) * (b[n,k,j] - zb)))
//                      a, b, y   sum
// BatchMatmulS8*       int8      modulo 2^32; za, zb, zy in [-128,127]
// BatchMatmulS16*      int16     64 bits, below 2^47; no zero points
// BatchMatmulF32*      float     in the order of k; no zero points, no requant, no clamp
// a, b, y   n is the index of up to three batch dimensions, `batches`, 1 in front where there are
//           fewer. An element of a lies at the sum of indices times a_batch_strides, a_row_stride
//           and a_depth_stride, so transposed matrices need no copy; 0 strides broadcast. y is
//           dense, [batches..., rows, columns], and clamped to its type
// requant   sa * sb / sy
// Alias     none: y shares no byte with an input
// Errors    none at run time: the compiler proves shapes, debug builds assert them
// Exact     every kernel equals its reference bit for bit
// Source    docs/numerics/weighted.md.  Cost: MACs = product of batches * rows * columns * depth
#pragma once

#include "runtime/base/fixed_point.h"
#include "runtime/base/span.h"

namespace mote {

inline constexpr int32_t kBatchMatmulDims = 3;

struct BatchMatmulParams {
  int32_t batches[kBatchMatmulDims];
  int32_t a_batch_strides[kBatchMatmulDims];
  int32_t b_batch_strides[kBatchMatmulDims];
  int32_t rows, columns, depth;
  int32_t a_row_stride, a_depth_stride;
  int32_t b_column_stride, b_depth_stride;
  int32_t a_zero_point, b_zero_point, output_zero_point;
  Requant requant;
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <Rounding kRounding>                     \
  void name(                                        \
      const BatchMatmulParams& p, Span<const int8_t> a, Span<const int8_t> b, Span<int8_t> y);
#include "runtime/ops/batch_matmul/batch_matmul_kernels.inc"
#undef MOTE_KERNEL

struct BatchMatmulS16Params {
  int32_t batches[kBatchMatmulDims];
  int32_t a_batch_strides[kBatchMatmulDims];
  int32_t b_batch_strides[kBatchMatmulDims];
  int32_t rows, columns, depth;
  int32_t a_row_stride, a_depth_stride;
  int32_t b_column_stride, b_depth_stride;
  Requant requant;
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const BatchMatmulS16Params& p,          \
            Span<const int16_t> a,                  \
            Span<const int16_t> b,                  \
            Span<int16_t> y);
#include "runtime/ops/batch_matmul/batch_matmul_s16_kernels.inc"
#undef MOTE_KERNEL

struct BatchMatmulF32Params {
  int32_t batches[kBatchMatmulDims];
  int32_t a_batch_strides[kBatchMatmulDims];
  int32_t b_batch_strides[kBatchMatmulDims];
  int32_t rows, columns, depth;
  int32_t a_row_stride, a_depth_stride;
  int32_t b_column_stride, b_depth_stride;
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const BatchMatmulF32Params& p, Span<const float> a, Span<const float> b, Span<float> y);
#include "runtime/ops/batch_matmul/batch_matmul_f32_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
