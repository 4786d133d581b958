// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/common/dot.h"
#include "runtime/ops/common/sum_to_int16.h"
#include "runtime/ops/fully_connected/fully_connected.h"

namespace mote {

template <Rounding kRounding>
void FullyConnectedS16Ref(const FullyConnectedS16Params& p,
                          Span<const int16_t> x,
                          Span<const int8_t> w,
                          Span<const int64_t> bias,
                          Span<const Requant> requant,
                          Span<int16_t> y,
                          Span<uint8_t> /*scratch*/) {
  MOTE_ASSERT(p.requant_stride == 0 || p.requant_stride == 1);
  int16_t* out = y.data();
  const int16_t* row = x.data();
  for (int32_t r = 0; r < p.rows; ++r, row += p.input_depth) {
    const int8_t* weights = w.data();
    for (int32_t co = 0; co < p.output_depth; ++co, weights += p.input_depth) {
      const int64_t sum = DotS16(row, weights, p.weights_zero_point, p.input_depth);
      *out++ = SumToInt16<kRounding>(sum + bias.data()[co],
                                     requant.data()[co * p.requant_stride],
                                     p.wide,
                                     p.act_min,
                                     p.act_max);
    }
  }
}

MOTE_INSTANTIATE_ROUNDINGS(FullyConnectedS16Ref)

}  // namespace mote
