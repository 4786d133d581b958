// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/float_math.h"
#include "runtime/ops/l2_normalization/l2_normalization.h"

namespace mote {

void L2NormalizationF32Ref(const L2NormalizationF32Params& p, Span<const float> x, Span<float> y) {
  constexpr float kLeastNorm = 1e-6F;
  const float* in = x.data();
  float* out = y.data();
  for (int32_t r = 0; r < p.rows; ++r, in += p.depth, out += p.depth) {
    float sum = 0;
    for (int32_t c = 0; c < p.depth; ++c) sum += in[c] * in[c];
    const float norm = Sqrt(sum);
    const float divisor = norm < kLeastNorm ? kLeastNorm : norm;
    for (int32_t c = 0; c < p.depth; ++c) out[c] = in[c] / divisor;
  }
}

}  // namespace mote
