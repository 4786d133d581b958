// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/common/to_int8.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_window.h"

namespace mote {

template <Rounding kRounding>
void DepthwiseConv2dS8Ref(const DepthwiseConv2dParams& p,
                          Span<const int8_t> x,
                          Span<const int8_t> w,
                          Span<const int32_t> bias,
                          Span<const Requant> requant,
                          Span<int8_t> y,
                          Span<uint8_t> /*scratch*/) {
  const int32_t pad = p.pad_value - p.input_zero_point;
  const auto one = [&](int32_t y0, int32_t x0, int32_t ci, int32_t co) {
    int32_t sum = bias.data()[co];
    const auto inside = [&](int32_t x_at, int32_t w_at) {
      sum = WrapAdd(sum, (x.data()[x_at] - p.input_zero_point) * w.data()[w_at]);
    };
    const auto outside = [&](int32_t w_at) { sum = WrapAdd(sum, pad * w.data()[w_at]); };
    ForEachDepthwiseTap(p, y0, x0, ci, co, inside, outside);
    return ToInt8<kRounding>(sum, requant.data()[co], p.output_zero_point, p.act_min, p.act_max);
  };
  ForEachDepthwiseOutput(p, y.data(), one);
}

MOTE_INSTANTIATE_ALL_ROUNDINGS(DepthwiseConv2dS8Ref)

}  // namespace mote
