// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/compare/compare.h"

namespace mote {

void EqualS32Ref(const CompareParams& p,
                 Span<const int32_t> a,
                 Span<const int32_t> b,
                 Span<uint8_t> y) {
  ForEachPair(p, a, b, y, [](int32_t u, int32_t v) { return static_cast<uint8_t>(u == v); });
}

void NotEqualS32Ref(const CompareParams& p,
                    Span<const int32_t> a,
                    Span<const int32_t> b,
                    Span<uint8_t> y) {
  ForEachPair(p, a, b, y, [](int32_t u, int32_t v) { return static_cast<uint8_t>(u != v); });
}

void GreaterS32Ref(const CompareParams& p,
                   Span<const int32_t> a,
                   Span<const int32_t> b,
                   Span<uint8_t> y) {
  ForEachPair(p, a, b, y, [](int32_t u, int32_t v) { return static_cast<uint8_t>(u > v); });
}

void GreaterEqualS32Ref(const CompareParams& p,
                        Span<const int32_t> a,
                        Span<const int32_t> b,
                        Span<uint8_t> y) {
  ForEachPair(p, a, b, y, [](int32_t u, int32_t v) { return static_cast<uint8_t>(u >= v); });
}

}  // namespace mote
