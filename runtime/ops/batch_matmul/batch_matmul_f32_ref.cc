// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/batch_matmul/batch_matmul.h"
#include "runtime/ops/batch_matmul/batch_matmul_loop.h"

namespace mote {

void BatchMatmulF32Ref(const BatchMatmulF32Params& p,
                       Span<const float> a,
                       Span<const float> b,
                       Span<float> y) {
  const auto one = [&](const float* u, const float* v) {
    float sum = 0;
    for (int32_t k = 0; k < p.depth; ++k, u += p.a_depth_stride, v += p.b_depth_stride) {
      sum += *u * *v;
    }
    return sum;
  };
  ForEachBatchMatmulOutput(p, a.data(), b.data(), y.data(), one);
}

}  // namespace mote
