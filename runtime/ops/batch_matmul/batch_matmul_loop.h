// SPDX-License-Identifier: Apache-2.0
// How the reference kernels of BATCH_MATMUL walk.
#pragma once

#include "runtime/ops/batch_matmul/batch_matmul.h"

namespace mote {

// *y++ = one(row of a, column of b) of one product.
template <class Params, class In, class Out, class One>
Out* ForEachMatmulOutput(const Params& p, const In* a, const In* b, Out* y, One one) {
  // Sums of nothing have no memory to step through.
  const int32_t a_stride = p.depth > 0 ? p.a_row_stride : 0;
  const int32_t b_stride = p.depth > 0 ? p.b_column_stride : 0;
  for (int32_t i = 0; i < p.rows; ++i) {
    for (int32_t j = 0; j < p.columns; ++j) {
      *y++ = one(a + i * a_stride, b + j * b_stride);
    }
  }
  return y;
}

template <class Params, class In, class Out, class One>
void ForEachBatchMatmulOutput(const Params& p, const In* a, const In* b, Out* y, One one) {
  for (int32_t n0 = 0; n0 < p.batches[0]; ++n0) {
    for (int32_t n1 = 0; n1 < p.batches[1]; ++n1) {
      for (int32_t n2 = 0; n2 < p.batches[2]; ++n2) {
        const int32_t a_at =
            n0 * p.a_batch_strides[0] + n1 * p.a_batch_strides[1] + n2 * p.a_batch_strides[2];
        const int32_t b_at =
            n0 * p.b_batch_strides[0] + n1 * p.b_batch_strides[1] + n2 * p.b_batch_strides[2];
        y = ForEachMatmulOutput(p, a + a_at, b + b_at, y, one);
      }
    }
  }
}

}  // namespace mote
