// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/compare/compare_formula.h"

namespace mote {

template <Rounding kRounding>
void EqualS8Ref(const CompareQuantizedParams& p,
                Span<const int8_t> a,
                Span<const int8_t> b,
                Span<uint8_t> y) {
  CompareQuantized<kRounding>(p, a, b, y, [](int32_t u, int32_t v) { return u == v; });
}

template <Rounding kRounding>
void NotEqualS8Ref(const CompareQuantizedParams& p,
                   Span<const int8_t> a,
                   Span<const int8_t> b,
                   Span<uint8_t> y) {
  CompareQuantized<kRounding>(p, a, b, y, [](int32_t u, int32_t v) { return u != v; });
}

template <Rounding kRounding>
void GreaterS8Ref(const CompareQuantizedParams& p,
                  Span<const int8_t> a,
                  Span<const int8_t> b,
                  Span<uint8_t> y) {
  CompareQuantized<kRounding>(p, a, b, y, [](int32_t u, int32_t v) { return u > v; });
}

template <Rounding kRounding>
void GreaterEqualS8Ref(const CompareQuantizedParams& p,
                       Span<const int8_t> a,
                       Span<const int8_t> b,
                       Span<uint8_t> y) {
  CompareQuantized<kRounding>(p, a, b, y, [](int32_t u, int32_t v) { return u >= v; });
}

MOTE_INSTANTIATE_ROUNDINGS(EqualS8Ref)
MOTE_INSTANTIATE_ROUNDINGS(NotEqualS8Ref)
MOTE_INSTANTIATE_ROUNDINGS(GreaterS8Ref)
MOTE_INSTANTIATE_ROUNDINGS(GreaterEqualS8Ref)

}  // namespace mote
