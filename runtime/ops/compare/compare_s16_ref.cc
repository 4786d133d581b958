// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/compare/compare.h"

namespace mote {

void EqualS16Ref(const CompareParams& p,
                 Span<const int16_t> a,
                 Span<const int16_t> b,
                 Span<uint8_t> y) {
  ForEachPair(p, a, b, y, [](int16_t u, int16_t v) { return static_cast<uint8_t>(u == v); });
}

void NotEqualS16Ref(const CompareParams& p,
                    Span<const int16_t> a,
                    Span<const int16_t> b,
                    Span<uint8_t> y) {
  ForEachPair(p, a, b, y, [](int16_t u, int16_t v) { return static_cast<uint8_t>(u != v); });
}

void GreaterS16Ref(const CompareParams& p,
                   Span<const int16_t> a,
                   Span<const int16_t> b,
                   Span<uint8_t> y) {
  ForEachPair(p, a, b, y, [](int16_t u, int16_t v) { return static_cast<uint8_t>(u > v); });
}

void GreaterEqualS16Ref(const CompareParams& p,
                        Span<const int16_t> a,
                        Span<const int16_t> b,
                        Span<uint8_t> y) {
  ForEachPair(p, a, b, y, [](int16_t u, int16_t v) { return static_cast<uint8_t>(u >= v); });
}

}  // namespace mote
