// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/requantize/requantize.h"

namespace mote {

template <Rounding kRounding, class In, class Out>
void RequantizeTypesRef(const RequantizeParams& p, Span<const In> x, Span<Out> y) {
  for (int32_t i = 0; i < p.size; ++i) {
    const int32_t centred = WrapSub(x.data()[i], p.input_zero_point);
    const int32_t sum = WrapAdd(Requantize<kRounding>(centred, p.requant), p.output_zero_point);
    y.data()[i] = static_cast<Out>(Clamp(sum, p.act_min, p.act_max));
  }
}

#define MOTE_REQUANTIZE_PAIR(In, Out)                           \
  template void RequantizeTypesRef<Rounding::kSingle, In, Out>( \
      const RequantizeParams&, Span<const In>, Span<Out>);      \
  template void RequantizeTypesRef<Rounding::kTflm, In, Out>(   \
      const RequantizeParams&, Span<const In>, Span<Out>)
MOTE_REQUANTIZE_TYPES(MOTE_REQUANTIZE_PAIR);
#undef MOTE_REQUANTIZE_PAIR

}  // namespace mote
