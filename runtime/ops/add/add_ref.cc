// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/add/add_formula.h"

namespace mote {

template <Rounding kRounding>
void AddS8Ref(const AddParams& p, Span<const int8_t> a, Span<const int8_t> b, Span<int8_t> y) {
  ForEachPair(p, a, b, y, [&](int32_t u, int32_t v) {
    const OnCommonScale at = ToCommonScale<kRounding>(p, u, v);
    return FromCommonScale<kRounding, int8_t>(p, WrapAdd(at.a, at.b));
  });
}

template <Rounding kRounding>
void SubS8Ref(const AddParams& p, Span<const int8_t> a, Span<const int8_t> b, Span<int8_t> y) {
  ForEachPair(p, a, b, y, [&](int32_t u, int32_t v) {
    const OnCommonScale at = ToCommonScale<kRounding>(p, u, v);
    return FromCommonScale<kRounding, int8_t>(p, WrapSub(at.a, at.b));
  });
}

template <Rounding kRounding>
void SquaredDifferenceS8Ref(const AddParams& p,
                            Span<const int8_t> a,
                            Span<const int8_t> b,
                            Span<int8_t> y) {
  ForEachPair(p, a, b, y, [&](int32_t u, int32_t v) {
    const OnCommonScale at = ToCommonScale<kRounding>(p, u, v);
    const int32_t difference = WrapSub(at.a, at.b);
    return FromCommonScale<kRounding, int8_t>(p, WrapMul(difference, difference));
  });
}

MOTE_INSTANTIATE_ROUNDINGS(AddS8Ref)
MOTE_INSTANTIATE_ROUNDINGS(SubS8Ref)
MOTE_INSTANTIATE_ROUNDINGS(SquaredDifferenceS8Ref)

}  // namespace mote
