// SPDX-License-Identifier: Apache-2.0
// What comparisons of quantised tensors share: both sides in units of 2^-left_shift.
#pragma once

#include "runtime/ops/compare/compare.h"

namespace mote {

template <Rounding kRounding, class In, class Compare>
void CompareQuantized(const CompareQuantizedParams& p,
                      Span<const In> a,
                      Span<const In> b,
                      Span<uint8_t> y,
                      Compare compare) {
  ForEachPair(p, a, b, y, [&](int32_t u, int32_t v) {
    const int32_t wide_u = WrapShiftLeft(u - p.a_zero_point, p.left_shift);
    const int32_t wide_v = WrapShiftLeft(v - p.b_zero_point, p.left_shift);
    return static_cast<uint8_t>(compare(Requantize<kRounding>(wide_u, p.a_requant),
                                        Requantize<kRounding>(wide_v, p.b_requant)));
  });
}

}  // namespace mote
