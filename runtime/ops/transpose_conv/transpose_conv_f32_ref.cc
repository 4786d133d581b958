// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/common/clamp_float.h"
#include "runtime/ops/common/dot.h"
#include "runtime/ops/transpose_conv/transpose_conv.h"
#include "runtime/ops/transpose_conv/transpose_conv_window.h"

namespace mote {

void TransposeConvF32Ref(const TransposeConvF32Params& p,
                         Span<const float> x,
                         Span<const float> w,
                         Span<const float> bias,
                         Span<float> y,
                         Span<uint8_t> /*scratch*/) {
  const auto one = [&](int32_t oy, int32_t ox, int32_t co) {
    float sum = 0;
    ForEachTransposeConvPixel(p, oy, ox, co, [&](int32_t x_at, int32_t w_at) {
      sum = AddDotF32(sum, x.data() + x_at, w.data() + w_at, p.input_c);
    });
    return ClampFloat(sum + bias.data()[co], p.act_min, p.act_max);
  };
  ForEachTransposeConvOutput(p, y.data(), one);
}

}  // namespace mote
