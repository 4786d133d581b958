// SPDX-License-Identifier: Apache-2.0
#include <float.h>

#include "runtime/base/float_math.h"
#include "runtime/ops/log_softmax/log_softmax.h"

namespace mote {

void LogSoftmaxF32Ref(const LogSoftmaxF32Params& p, Span<const float> x, Span<float> y) {
  const float* in = x.data();
  float* out = y.data();
  for (int32_t r = 0; r < p.rows; ++r, in += p.depth, out += p.depth) {
    float maximum = -FLT_MAX;
    for (int32_t c = 0; c < p.depth; ++c) maximum = in[c] > maximum ? in[c] : maximum;
    float sum = 0;
    for (int32_t c = 0; c < p.depth; ++c) sum += Exp(in[c] - maximum);
    const float log_sum = Log(sum);
    for (int32_t c = 0; c < p.depth; ++c) out[c] = in[c] - maximum - log_sum;
  }
}

}  // namespace mote
