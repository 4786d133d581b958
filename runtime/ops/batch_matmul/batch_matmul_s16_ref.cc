// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/batch_matmul/batch_matmul.h"
#include "runtime/ops/batch_matmul/batch_matmul_loop.h"
#include "runtime/ops/common/sum_to_int16.h"

namespace mote {

void BatchMatmulS16Ref(const BatchMatmulS16Params& p,
                       Span<const int16_t> a,
                       Span<const int16_t> b,
                       Span<int16_t> y) {
  const auto one = [&](const int16_t* u, const int16_t* v) {
    int64_t sum = 0;
    for (int32_t k = 0; k < p.depth; ++k, u += p.a_depth_stride, v += p.b_depth_stride) {
      sum += *u * *v;
    }
    return WideSumToInt16(sum, p.requant, INT16_MIN, INT16_MAX);
  };
  ForEachBatchMatmulOutput(p, a.data(), b.data(), y.data(), one);
}

}  // namespace mote
