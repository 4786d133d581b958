// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/binary/binary.h"

namespace mote {

void MaximumS8Ref(const BinaryParams& p,
                  Span<const int8_t> a,
                  Span<const int8_t> b,
                  Span<int8_t> y) {
  ForEachPair(p, a, b, y, [](int8_t u, int8_t v) { return u > v ? u : v; });
}

void MinimumS8Ref(const BinaryParams& p,
                  Span<const int8_t> a,
                  Span<const int8_t> b,
                  Span<int8_t> y) {
  ForEachPair(p, a, b, y, [](int8_t u, int8_t v) { return u < v ? u : v; });
}

}  // namespace mote
