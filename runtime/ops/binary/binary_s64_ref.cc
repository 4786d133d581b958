// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/binary/binary.h"

namespace mote {

void MaximumS64Ref(const BinaryParams& p,
                   Span<const int64_t> a,
                   Span<const int64_t> b,
                   Span<int64_t> y) {
  ForEachPair(p, a, b, y, [](int64_t u, int64_t v) { return u > v ? u : v; });
}

void MinimumS64Ref(const BinaryParams& p,
                   Span<const int64_t> a,
                   Span<const int64_t> b,
                   Span<int64_t> y) {
  ForEachPair(p, a, b, y, [](int64_t u, int64_t v) { return u < v ? u : v; });
}

}  // namespace mote
