// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/common/int4.h"
#include "runtime/ops/common/to_int8.h"
#include "runtime/ops/conv2d/conv2d.h"
#include "runtime/ops/conv2d/conv2d_window.h"

namespace mote {

// Filters of an odd number of weights begin in the middle of a byte, hence indices, not pointers.
template <Rounding kRounding>
void Conv2dS4Ref(const Conv2dParams& p,
                 Span<const int8_t> x,
                 Span<const uint8_t> w,
                 Span<const int32_t> bias,
                 Span<const Requant> requant,
                 Span<int8_t> y,
                 Span<uint8_t> /*scratch*/) {
  const int32_t pad = p.pad_value - p.input_zero_point;
  const auto one = [&](int32_t y0, int32_t x0, int32_t first, int32_t channels, int32_t co) {
    const int32_t filter = co * p.kernel_h * p.kernel_w * channels;
    int32_t sum = bias.data()[co];
    const auto inside = [&](int32_t x_at, int32_t w_at, int32_t count) {
      const int8_t* from = x.data() + x_at;
      sum = WrapAdd(sum, DotS4(from, p.input_zero_point, w.data(), filter + w_at, 0, count));
    };
    const auto outside = [&](int32_t w_at, int32_t count) {
      if (pad != 0) sum = WrapAdd(sum, WrapMul(pad, SumS4(w.data(), filter + w_at, count)));
    };
    ForEachConv2dRun(p, y0, x0, first, channels, inside, outside);
    return ToInt8<kRounding>(sum, requant.data()[co], p.output_zero_point, p.act_min, p.act_max);
  };
  ForEachConv2dOutput(p, y.data(), one);
}

MOTE_INSTANTIATE_ROUNDINGS(Conv2dS4Ref)

}  // namespace mote
