// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/common/to_int8.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d.h"

namespace mote {
namespace {

// One output before requantisation. `x` and `w` point at the channel; the window starts at (y0,
// x0).
int32_t Accumulate(
    const DepthwiseConv2dParams& p, const int8_t* x, const int8_t* w, int32_t y0, int32_t x0) {
  const int32_t pad = p.pad_value - p.input_zero_point;
  int32_t sum = 0;
  for (int32_t ky = 0; ky < p.kernel_h; ++ky) {
    const int32_t iy = y0 + ky * p.dilation_h;
    const bool row_inside = iy >= 0 && iy < p.input_h;
    for (int32_t kx = 0; kx < p.kernel_w; ++kx, w += p.output_c) {
      const int32_t ix = x0 + kx * p.dilation_w;
      const bool inside = row_inside && ix >= 0 && ix < p.input_w;
      const int32_t value =
          inside ? x[(iy * p.input_w + ix) * p.input_c] - p.input_zero_point : pad;
      sum = WrapAdd(sum, value * *w);
    }
  }
  return sum;
}

}  // namespace

template <Rounding kRounding>
void DepthwiseConv2dS8Ref(const DepthwiseConv2dParams& p,
                          Span<const int8_t> x,
                          Span<const int8_t> w,
                          Span<const int32_t> bias,
                          Span<const Requant> requant,
                          Span<int8_t> y,
                          Span<uint8_t> /*scratch*/) {
  MOTE_ASSERT(p.output_c == p.input_c * p.depth_multiplier);
  int8_t* out = y.data();
  for (int32_t oy = 0; oy < p.output_h; ++oy) {
    for (int32_t ox = 0; ox < p.output_w; ++ox) {
      const int32_t y0 = oy * p.stride_h - p.pad_top;
      const int32_t x0 = ox * p.stride_w - p.pad_left;
      for (int32_t ci = 0, co = 0; ci < p.input_c; ++ci) {
        for (int32_t m = 0; m < p.depth_multiplier; ++m, ++co) {
          const int32_t sum = Accumulate(p, x.data() + ci, w.data() + co, y0, x0);
          *out++ = ToInt8<kRounding>(WrapAdd(sum, bias.data()[co]),
                                     requant.data()[co],
                                     p.output_zero_point,
                                     p.act_min,
                                     p.act_max);
        }
      }
    }
  }
}

MOTE_INSTANTIATE_ROUNDINGS(DepthwiseConv2dS8Ref)

}  // namespace mote
