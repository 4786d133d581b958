// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/ways.h"

namespace mote::ops {
namespace {

// Estimates are a few percent off: a way must promise more than that to take the first's place.
bool IsClearlyLess(int64_t cycles, int64_t first) { return cycles < first - first / 16; }

}  // namespace

size_t ChooseWay(const std::vector<std::optional<int64_t>>& cycles, Optimize optimize) {
  if (optimize == Optimize::kSize || !cycles[0]) return 0;
  size_t best = 0;
  for (size_t i = 1; i < cycles.size(); ++i) {
    if (!cycles[i] || *cycles[i] >= *cycles[best]) continue;
    if (IsClearlyLess(*cycles[i], *cycles[0])) best = i;
  }
  return best;
}

}  // namespace mote::ops
