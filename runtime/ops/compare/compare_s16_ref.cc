// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/compare/compare_formula.h"

namespace mote {

template <Rounding kRounding>
void EqualS16Ref(const CompareQuantizedParams& p,
                 Span<const int16_t> a,
                 Span<const int16_t> b,
                 Span<uint8_t> y) {
  CompareQuantized<kRounding>(p, a, b, y, [](int32_t u, int32_t v) { return u == v; });
}

template <Rounding kRounding>
void NotEqualS16Ref(const CompareQuantizedParams& p,
                    Span<const int16_t> a,
                    Span<const int16_t> b,
                    Span<uint8_t> y) {
  CompareQuantized<kRounding>(p, a, b, y, [](int32_t u, int32_t v) { return u != v; });
}

template <Rounding kRounding>
void GreaterS16Ref(const CompareQuantizedParams& p,
                   Span<const int16_t> a,
                   Span<const int16_t> b,
                   Span<uint8_t> y) {
  CompareQuantized<kRounding>(p, a, b, y, [](int32_t u, int32_t v) { return u > v; });
}

template <Rounding kRounding>
void GreaterEqualS16Ref(const CompareQuantizedParams& p,
                        Span<const int16_t> a,
                        Span<const int16_t> b,
                        Span<uint8_t> y) {
  CompareQuantized<kRounding>(p, a, b, y, [](int32_t u, int32_t v) { return u >= v; });
}

MOTE_INSTANTIATE_ROUNDINGS(EqualS16Ref)
MOTE_INSTANTIATE_ROUNDINGS(NotEqualS16Ref)
MOTE_INSTANTIATE_ROUNDINGS(GreaterS16Ref)
MOTE_INSTANTIATE_ROUNDINGS(GreaterEqualS16Ref)

}  // namespace mote
