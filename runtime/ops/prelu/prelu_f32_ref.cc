// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/prelu/prelu.h"

namespace mote {

void PreluF32Ref(const PreluParams& p, Span<const float> x, Span<const float> a, Span<float> y) {
  ForEachPair(p, x, a, y, [](float v, float alpha) { return v >= 0.0F ? v : v * alpha; });
}

}  // namespace mote
