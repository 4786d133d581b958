// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/common/clamp_float.h"
#include "runtime/ops/common/dot.h"
#include "runtime/ops/conv2d/conv2d.h"
#include "runtime/ops/conv2d/conv2d_window.h"

namespace mote {

void Conv2dF32Ref(const Conv2dF32Params& p,
                  Span<const float> x,
                  Span<const float> w,
                  Span<const float> bias,
                  Span<float> y,
                  Span<uint8_t> /*scratch*/) {
  const auto one = [&](int32_t y0, int32_t x0, int32_t first, int32_t channels, int32_t co) {
    const float* filter = w.data() + co * p.kernel_h * p.kernel_w * channels;
    float sum = 0;
    const auto inside = [&](int32_t x_at, int32_t w_at, int32_t count) {
      sum = AddDotF32(sum, x.data() + x_at, filter + w_at, count);
    };
    ForEachConv2dRun(p, y0, x0, first, channels, inside, [](int32_t, int32_t) {});
    return ClampFloat(sum + bias.data()[co], p.act_min, p.act_max);
  };
  ForEachConv2dOutput(p, y.data(), one);
}

}  // namespace mote
