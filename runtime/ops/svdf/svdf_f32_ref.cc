// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/float_math.h"
#include "runtime/ops/svdf/svdf.h"

namespace mote {
namespace {

float Dot(const float* a, const float* b, int32_t count) {
  float sum = 0.0F;
  for (int32_t i = 0; i < count; ++i) sum += a[i] * b[i];
  return sum;
}

// NaN becomes a bound where there is one, as in TFLM's fmin() and fmax().
float Activate(int32_t activation, float v) {
  switch (activation) {
    case kSvdfRelu:
      return v > 0.0F ? v : 0.0F;
    case kSvdfReluN1To1:
      v = v < 1.0F ? v : 1.0F;
      return v > -1.0F ? v : -1.0F;
    case kSvdfRelu6:
      v = v < 6.0F ? v : 6.0F;
      return v > 0.0F ? v : 0.0F;
    case kSvdfTanh:
      return Tanh(v);
    case kSvdfSignBit:
      return (BitsOf(v) >> 31) != 0 ? 1.0F : 0.0F;
    default:
      return v;
  }
}

}  // namespace

void SvdfF32Ref(const SvdfF32Params& p,
                Span<const float> x,
                Span<const float> wf,
                Span<const float> wt,
                Span<const float> bias,
                Span<const float> s,
                Span<float> y,
                Span<float> new_s) {
  const float* old_state = s.data();
  float* state = new_s.data();
  float* out = y.data();
  for (int32_t n = 0; n < p.batches; ++n) {
    const float* row = x.data() + n * p.input_depth;
    const float* feature = wf.data();
    const float* time = wt.data();
    for (int32_t u = 0; u < p.units; ++u) {
      float sum = bias.data()[u];
      for (int32_t r = 0; r < p.rank; ++r) {
        for (int32_t m = 0; m + 1 < p.memory; ++m) state[m] = old_state[m + 1];
        state[p.memory - 1] = Dot(feature, row, p.input_depth);
        sum += Dot(time, state, p.memory);
        feature += p.input_depth;
        time += p.memory;
        old_state += p.memory;
        state += p.memory;
      }
      *out++ = Activate(p.activation, sum);
    }
  }
}

}  // namespace mote
