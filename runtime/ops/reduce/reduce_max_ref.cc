// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/reduce/reduce.h"

namespace mote {

void ReduceMaxS8Ref(const ReduceParams& p, Span<const int8_t> x, Span<int8_t> y) {
  ForEachReduction(p, x.data(), y.data(), [&](const int8_t* first) {
    int8_t best = INT8_MIN;
    ForEachReduced(p, first, [&](int8_t v) { best = v > best ? v : best; });
    return best;
  });
}

}  // namespace mote
