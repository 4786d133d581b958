// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/common/dot.h"
#include "runtime/ops/common/sum_to_int16.h"
#include "runtime/ops/transpose_conv/transpose_conv.h"
#include "runtime/ops/transpose_conv/transpose_conv_window.h"

namespace mote {

void TransposeConvS16Ref(const TransposeConvS16Params& p,
                         Span<const int16_t> x,
                         Span<const int8_t> w,
                         Span<const int64_t> bias,
                         Span<const Requant> requant,
                         Span<int16_t> y,
                         Span<uint8_t> /*scratch*/) {
  const auto one = [&](int32_t oy, int32_t ox, int32_t co) {
    int64_t sum = bias.data()[co];
    ForEachTransposeConvPixel(p, oy, ox, co, [&](int32_t x_at, int32_t w_at) {
      sum += DotS16(x.data() + x_at, w.data() + w_at, 0, p.input_c);
    });
    return WideSumToInt16(sum, requant.data()[co], p.act_min, p.act_max);
  };
  ForEachTransposeConvOutput(p, y.data(), one);
}

}  // namespace mote
