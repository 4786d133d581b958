// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/reduce/reduce.h"

namespace mote {

void ReduceAllRef(const ReduceParams& p, Span<const uint8_t> x, Span<uint8_t> y) {
  ForEachReduction(p, x.data(), y.data(), [&](const uint8_t* first) {
    uint8_t all = 1;
    ForEachReduced(p, first, [&](uint8_t v) { all = v == 0 ? 0 : all; });
    return all;
  });
}

}  // namespace mote
