// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/mul/mul.h"

namespace mote {

template <Rounding kRounding>
void MulS8Ref(const MulParams& p, Span<const int8_t> a, Span<const int8_t> b, Span<int8_t> y) {
  ForEachPair(p, a, b, y, [&](int32_t u, int32_t v) {
    const int32_t product = (u - p.a_zero_point) * (v - p.b_zero_point);
    const int32_t scaled = WrapAdd(Requantize<kRounding>(product, p.requant), p.output_zero_point);
    return static_cast<int8_t>(Clamp(scaled, p.act_min, p.act_max));
  });
}

MOTE_INSTANTIATE_ALL_ROUNDINGS(MulS8Ref)

}  // namespace mote
