// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/mean/mean.h"

namespace mote {

void MeanF32Ref(const MeanF32Params& p,
                Span<const float> x,
                Span<float> y,
                Span<uint8_t> /*scratch*/) {
  ForEachReduction(p, x.data(), y.data(), [&](const float* first) {
    float sum = 0;
    ForEachReduced(p, first, [&](float element) { sum += element; });
    return sum / p.divisor;
  });
}

}  // namespace mote
