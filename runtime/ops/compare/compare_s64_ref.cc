// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/compare/compare.h"

namespace mote {

void EqualS64Ref(const CompareParams& p,
                 Span<const int64_t> a,
                 Span<const int64_t> b,
                 Span<uint8_t> y) {
  ForEachPair(p, a, b, y, [](int64_t u, int64_t v) { return static_cast<uint8_t>(u == v); });
}

void NotEqualS64Ref(const CompareParams& p,
                    Span<const int64_t> a,
                    Span<const int64_t> b,
                    Span<uint8_t> y) {
  ForEachPair(p, a, b, y, [](int64_t u, int64_t v) { return static_cast<uint8_t>(u != v); });
}

void GreaterS64Ref(const CompareParams& p,
                   Span<const int64_t> a,
                   Span<const int64_t> b,
                   Span<uint8_t> y) {
  ForEachPair(p, a, b, y, [](int64_t u, int64_t v) { return static_cast<uint8_t>(u > v); });
}

void GreaterEqualS64Ref(const CompareParams& p,
                        Span<const int64_t> a,
                        Span<const int64_t> b,
                        Span<uint8_t> y) {
  ForEachPair(p, a, b, y, [](int64_t u, int64_t v) { return static_cast<uint8_t>(u >= v); });
}

}  // namespace mote
