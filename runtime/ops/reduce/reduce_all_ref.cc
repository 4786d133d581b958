// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/reduce/reduce.h"

namespace mote {

void ReduceAllRef(const ReduceParams& p, Span<const bool> x, Span<bool> y) {
  ForEachReduction(p, x.data(), y.data(), [&](const bool* first) {
    bool all = true;
    ForEachReduced(p, first, [&](bool v) { all = v && all; });
    return all;
  });
}

}  // namespace mote
