// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/common/clamp_float.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_window.h"

namespace mote {

void DepthwiseConv2dF32Ref(const DepthwiseConv2dF32Params& p,
                           Span<const float> x,
                           Span<const float> w,
                           Span<const float> bias,
                           Span<float> y,
                           Span<uint8_t> /*scratch*/) {
  const auto one = [&](int32_t y0, int32_t x0, int32_t ci, int32_t co) {
    float sum = 0;
    const auto inside = [&](int32_t x_at, int32_t w_at) { sum += x.data()[x_at] * w.data()[w_at]; };
    ForEachDepthwiseTap(p, y0, x0, ci, co, inside, [](int32_t) {});
    return ClampFloat(sum + bias.data()[co], p.act_min, p.act_max);
  };
  ForEachDepthwiseOutput(p, y.data(), one);
}

}  // namespace mote
