// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/common/clamp_float.h"
#include "runtime/ops/common/dot.h"
#include "runtime/ops/conv2d/conv2d.h"
#include "runtime/ops/conv2d/conv2d_window.h"

namespace mote {
namespace {

// The sum over one window.
float Accumulate(const Conv2dF32Params& p, const float* x, const float* w, Conv2dWindow at) {
  float sum = 0;
  const auto inside = [&](const float* u, const float* v, int32_t count) {
    sum = AddDotF32(sum, u, v, count);
  };
  ForEachConv2dRun(p, at, x, w, inside, [](const float*, int32_t) {});
  return sum;
}

}  // namespace

void Conv2dF32Ref(const Conv2dF32Params& p,
                  Span<const float> x,
                  Span<const float> w,
                  Span<const float> bias,
                  Span<float> y,
                  Span<uint8_t> /*scratch*/) {
  ForEachConv2dOutput(p, y.data(), [&](Conv2dWindow at, int32_t co, int32_t filter) {
    const float sum = Accumulate(p, x.data(), w.data() + filter, at);
    return ClampFloat(sum + bias.data()[co], p.act_min, p.act_max);
  });
}

}  // namespace mote
