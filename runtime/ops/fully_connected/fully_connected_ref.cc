// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/common/dot.h"
#include "runtime/ops/common/to_int8.h"
#include "runtime/ops/fully_connected/fully_connected.h"

namespace mote {

template <Rounding kRounding>
void FullyConnectedS8Ref(const FullyConnectedParams& p,
                         Span<const int8_t> x,
                         Span<const int8_t> w,
                         Span<const int32_t> bias,
                         Span<const Requant> requant,
                         Span<int8_t> y,
                         Span<uint8_t> /*scratch*/) {
  MOTE_ASSERT(p.requant_stride == 0 || p.requant_stride == 1);
  int8_t* out = y.data();
  const int8_t* row = x.data();
  for (int32_t r = 0; r < p.rows; ++r, row += p.input_depth) {
    const int8_t* weights = w.data();
    for (int32_t co = 0; co < p.output_depth; ++co, weights += p.input_depth) {
      const int32_t sum =
          DotS8(row, p.input_zero_point, weights, p.weights_zero_point, p.input_depth);
      *out++ = ToInt8<kRounding>(WrapAdd(sum, bias.data()[co]),
                                 requant.data()[co * p.requant_stride],
                                 p.output_zero_point,
                                 p.act_min,
                                 p.act_max);
    }
  }
}

MOTE_INSTANTIATE_ALL_ROUNDINGS(FullyConnectedS8Ref)

}  // namespace mote
