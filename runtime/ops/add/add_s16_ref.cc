// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/add/add_formula.h"

namespace mote {

template <Rounding kRounding>
void AddS16Ref(const AddParams& p, Span<const int16_t> a, Span<const int16_t> b, Span<int16_t> y) {
  ForEachPair(p, a, b, y, [&](int32_t u, int32_t v) {
    const OnCommonScale at = ToCommonScale<kRounding>(p, u, v);
    return FromCommonScale<kRounding, int16_t>(p, WrapAdd(at.a, at.b));
  });
}

template <Rounding kRounding>
void SubS16Ref(const AddParams& p, Span<const int16_t> a, Span<const int16_t> b, Span<int16_t> y) {
  ForEachPair(p, a, b, y, [&](int32_t u, int32_t v) {
    const OnCommonScale at = ToCommonScale<kRounding>(p, u, v);
    return FromCommonScale<kRounding, int16_t>(p, WrapSub(at.a, at.b));
  });
}

template <Rounding kRounding>
void SquaredDifferenceS16Ref(const AddParams& p,
                             Span<const int16_t> a,
                             Span<const int16_t> b,
                             Span<int16_t> y) {
  ForEachPair(p, a, b, y, [&](int32_t u, int32_t v) {
    const OnCommonScale at = ToCommonScale<kRounding>(p, u, v);
    const int32_t difference = WrapSub(at.a, at.b);
    return FromCommonScale<kRounding, int16_t>(p, WrapMul(difference, difference));
  });
}

MOTE_INSTANTIATE_ROUNDINGS(AddS16Ref)
MOTE_INSTANTIATE_ROUNDINGS(SubS16Ref)
MOTE_INSTANTIATE_ROUNDINGS(SquaredDifferenceS16Ref)

}  // namespace mote
