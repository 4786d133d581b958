// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/common/sum_to_int16.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_window.h"

namespace mote {

void DepthwiseConv2dS16Ref(const DepthwiseConv2dS16Params& p,
                           Span<const int16_t> x,
                           Span<const int8_t> w,
                           Span<const int64_t> bias,
                           Span<const Requant> requant,
                           Span<int16_t> y,
                           Span<uint8_t> /*scratch*/) {
  const auto one = [&](int32_t y0, int32_t x0, int32_t ci, int32_t co) {
    int64_t sum = bias.data()[co];
    const auto inside = [&](int32_t x_at, int32_t w_at) { sum += x.data()[x_at] * w.data()[w_at]; };
    ForEachDepthwiseTap(p, y0, x0, ci, co, inside, [](int32_t) {});
    return WideSumToInt16(sum, requant.data()[co], p.act_min, p.act_max);
  };
  ForEachDepthwiseOutput(p, y.data(), one);
}

}  // namespace mote
