// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/common/dot.h"
#include "runtime/ops/common/sum_to_int16.h"
#include "runtime/ops/conv2d/conv2d.h"
#include "runtime/ops/conv2d/conv2d_window.h"

namespace mote {

template <Rounding kRounding>
void Conv2dS16Ref(const Conv2dS16Params& p,
                  Span<const int16_t> x,
                  Span<const int8_t> w,
                  Span<const int64_t> bias,
                  Span<const Requant> requant,
                  Span<int16_t> y,
                  Span<uint8_t> /*scratch*/) {
  const auto one = [&](int32_t y0, int32_t x0, int32_t first, int32_t channels, int32_t co) {
    const int8_t* filter = w.data() + co * p.kernel_h * p.kernel_w * channels;
    int64_t sum = bias.data()[co];
    const auto inside = [&](int32_t x_at, int32_t w_at, int32_t count) {
      sum += DotS16(x.data() + x_at, filter + w_at, 0, count);
    };
    ForEachConv2dRun(p, y0, x0, first, channels, inside, [](int32_t, int32_t) {});
    return SumToInt16<kRounding>(sum, requant.data()[co], p.wide, p.act_min, p.act_max);
  };
  ForEachConv2dOutput(p, y.data(), one);
}

MOTE_INSTANTIATE_ROUNDINGS(Conv2dS16Ref)

}  // namespace mote
