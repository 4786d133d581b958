// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/cumsum/cumsum_lines.h"

namespace mote {

void CumsumF32Ref(const CumsumF32Params& p, Span<const float> x, Span<float> y) {
  const auto itself = [](float v) { return v; };
  const auto add = [](float a, float b) { return a + b; };
  ForEachCumsumLine(p, x, y, 0.0F, add, itself, itself);
}

}  // namespace mote
