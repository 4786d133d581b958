// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/compare/compare.h"

namespace mote {

void EqualF32Ref(const CompareParams& p,
                 Span<const float> a,
                 Span<const float> b,
                 Span<uint8_t> y) {
  ForEachPair(p, a, b, y, [](float u, float v) { return static_cast<uint8_t>(u == v); });
}

void NotEqualF32Ref(const CompareParams& p,
                    Span<const float> a,
                    Span<const float> b,
                    Span<uint8_t> y) {
  ForEachPair(p, a, b, y, [](float u, float v) { return static_cast<uint8_t>(u != v); });
}

void GreaterF32Ref(const CompareParams& p,
                   Span<const float> a,
                   Span<const float> b,
                   Span<uint8_t> y) {
  ForEachPair(p, a, b, y, [](float u, float v) { return static_cast<uint8_t>(u > v); });
}

void GreaterEqualF32Ref(const CompareParams& p,
                        Span<const float> a,
                        Span<const float> b,
                        Span<uint8_t> y) {
  ForEachPair(p, a, b, y, [](float u, float v) { return static_cast<uint8_t>(u >= v); });
}

}  // namespace mote
