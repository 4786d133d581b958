// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/requantize/requantize.h"

namespace mote {

template <Rounding kRounding>
void RequantizeS8U8Ref(const RequantizeParams& p, Span<const int8_t> x, Span<uint8_t> y) {
  for (int32_t i = 0; i < p.size; ++i) {
    const int32_t scaled = Requantize<kRounding>(x.data()[i] - p.input_zero_point, p.requant);
    const int32_t sum = WrapAdd(scaled, p.output_zero_point);
    y.data()[i] = static_cast<uint8_t>(Clamp(sum, p.act_min, p.act_max));
  }
}

MOTE_INSTANTIATE_ROUNDINGS(RequantizeS8U8Ref)

}  // namespace mote
