// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/arg/arg_first.h"

namespace mote {

void ArgMinF32Ref(const ArgParams& p, Span<const float> x, Span<int32_t> y) {
  ForEachArg(p, x, y, [](float v, float best) { return v < best; });
}

}  // namespace mote
