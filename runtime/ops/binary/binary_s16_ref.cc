// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/binary/binary.h"

namespace mote {

void MaximumS16Ref(const BinaryParams& p,
                   Span<const int16_t> a,
                   Span<const int16_t> b,
                   Span<int16_t> y) {
  ForEachPair(p, a, b, y, [](int16_t u, int16_t v) { return u > v ? u : v; });
}

void MinimumS16Ref(const BinaryParams& p,
                   Span<const int16_t> a,
                   Span<const int16_t> b,
                   Span<int16_t> y) {
  ForEachPair(p, a, b, y, [](int16_t u, int16_t v) { return u < v ? u : v; });
}

}  // namespace mote
