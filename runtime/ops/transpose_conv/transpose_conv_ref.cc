// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/common/dot.h"
#include "runtime/ops/common/to_int8.h"
#include "runtime/ops/transpose_conv/transpose_conv.h"
#include "runtime/ops/transpose_conv/transpose_conv_window.h"

namespace mote {

template <Rounding kRounding>
void TransposeConvS8Ref(const TransposeConvParams& p,
                        Span<const int8_t> x,
                        Span<const int8_t> w,
                        Span<const int32_t> bias,
                        Span<const Requant> requant,
                        Span<int8_t> y,
                        Span<uint8_t> /*scratch*/) {
  const auto one = [&](int32_t oy, int32_t ox, int32_t co) {
    int32_t sum = bias.data()[co];
    ForEachTransposeConvPixel(p, oy, ox, co, [&](int32_t x_at, int32_t w_at) {
      const int8_t* from = x.data() + x_at;
      sum = WrapAdd(sum, DotS8(from, p.input_zero_point, w.data() + w_at, 0, p.input_c));
    });
    return ToInt8<kRounding>(sum, requant.data()[co], p.output_zero_point, p.act_min, p.act_max);
  };
  ForEachTransposeConvOutput(p, y.data(), one);
}

MOTE_INSTANTIATE_ROUNDINGS(TransposeConvS8Ref)

}  // namespace mote
