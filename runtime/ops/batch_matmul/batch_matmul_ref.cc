// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/batch_matmul/batch_matmul.h"
#include "runtime/ops/batch_matmul/batch_matmul_loop.h"
#include "runtime/ops/common/to_int8.h"

namespace mote {

template <Rounding kRounding>
void BatchMatmulS8Ref(const BatchMatmulParams& p,
                      Span<const int8_t> a,
                      Span<const int8_t> b,
                      Span<int8_t> y) {
  const auto one = [&](const int8_t* u, const int8_t* v) {
    int32_t sum = 0;
    for (int32_t k = 0; k < p.depth; ++k, u += p.a_depth_stride, v += p.b_depth_stride) {
      sum = WrapAdd(sum, (*u - p.a_zero_point) * (*v - p.b_zero_point));
    }
    return ToInt8<kRounding>(sum, p.requant, p.output_zero_point, INT8_MIN, INT8_MAX);
  };
  ForEachBatchMatmulOutput(p, a.data(), b.data(), y.data(), one);
}

MOTE_INSTANTIATE_ROUNDINGS(BatchMatmulS8Ref)

}  // namespace mote
