// SPDX-License-Identifier: Apache-2.0
#include <float.h>

#include "runtime/base/float_math.h"
#include "runtime/ops/softmax/softmax.h"

namespace mote {

void SoftmaxF32Ref(const SoftmaxF32Params& p, Span<const float> x, Span<float> y) {
  const float* in = x.data();
  float* out = y.data();
  for (int32_t r = 0; r < p.rows; ++r, in += p.depth, out += p.depth) {
    float maximum = -FLT_MAX;
    for (int32_t c = 0; c < p.depth; ++c) maximum = in[c] > maximum ? in[c] : maximum;
    float sum = 0;
    for (int32_t c = 0; c < p.depth; ++c) {
      out[c] = Exp((in[c] - maximum) * p.beta);
      sum += out[c];
    }
    for (int32_t c = 0; c < p.depth; ++c) out[c] /= sum;
  }
}

}  // namespace mote
