// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/common/int4.h"
#include "runtime/ops/common/to_int8.h"
#include "runtime/ops/fully_connected/fully_connected.h"

namespace mote {

// Rows of an odd number of weights begin in the middle of a byte, hence indices, not pointers.
template <Rounding kRounding>
void FullyConnectedS4Ref(const FullyConnectedParams& p,
                         Span<const int8_t> x,
                         Span<const uint8_t> w,
                         Span<const int32_t> bias,
                         Span<const Requant> requant,
                         Span<int8_t> y,
                         Span<uint8_t> /*scratch*/) {
  MOTE_ASSERT(p.requant_stride == 0 || p.requant_stride == 1);
  int8_t* out = y.data();
  const int8_t* row = x.data();
  for (int32_t r = 0; r < p.rows; ++r, row += p.input_depth) {
    for (int32_t co = 0; co < p.output_depth; ++co) {
      const int32_t first = co * p.input_depth;
      const int32_t sum =
          DotS4(row, p.input_zero_point, w.data(), first, p.weights_zero_point, p.input_depth);
      *out++ = ToInt8<kRounding>(WrapAdd(sum, bias.data()[co]),
                                 requant.data()[co * p.requant_stride],
                                 p.output_zero_point,
                                 p.act_min,
                                 p.act_max);
    }
  }
}

MOTE_INSTANTIATE_ROUNDINGS(FullyConnectedS4Ref)

}  // namespace mote
