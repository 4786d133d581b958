// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/compare/compare.h"

namespace mote {
namespace {

// Both sides in units of 2^-left_shift.
template <Rounding kRounding, class Compare>
void CompareQuantized(const CompareQuantizedParams& p,
                      Span<const int8_t> a,
                      Span<const int8_t> b,
                      Span<uint8_t> y,
                      Compare compare) {
  ForEachPair(p, a, b, y, [&](int32_t u, int32_t v) {
    const int32_t wide_u = WrapShiftLeft(u - p.a_zero_point, p.left_shift);
    const int32_t wide_v = WrapShiftLeft(v - p.b_zero_point, p.left_shift);
    return static_cast<uint8_t>(compare(Requantize<kRounding>(wide_u, p.a_requant),
                                        Requantize<kRounding>(wide_v, p.b_requant)));
  });
}

}  // namespace

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
