// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/cumsum/cumsum_lines.h"

namespace mote {

template <Rounding kRounding>
void CumsumS8Ref(const CumsumParams& p, Span<const int8_t> x, Span<int8_t> y) {
  const auto scaled = [&](int32_t v) {
    return Requantize<kRounding>(WrapShiftLeft(v - p.input_zero_point, p.left_shift),
                                 p.input_requant);
  };
  ForEachCumsumLine(p, x, y, scaled(0), WrapAdd, scaled, [&](int32_t sum) {
    const int32_t v = WrapAdd(Requantize<kRounding>(sum, p.output_requant), p.output_zero_point);
    return static_cast<int8_t>(Clamp(v, INT8_MIN, INT8_MAX));
  });
}

MOTE_INSTANTIATE_ROUNDINGS(CumsumS8Ref)

}  // namespace mote
