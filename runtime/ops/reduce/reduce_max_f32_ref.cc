// SPDX-License-Identifier: Apache-2.0
#include <float.h>

#include "runtime/ops/reduce/reduce.h"

namespace mote {

void ReduceMaxF32Ref(const ReduceParams& p, Span<const float> x, Span<float> y) {
  ForEachReduction(p, x.data(), y.data(), [&](const float* first) {
    float best = -FLT_MAX;
    ForEachReduced(p, first, [&](float v) { best = v > best ? v : best; });
    return best;
  });
}

}  // namespace mote
