// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/unary/unary.h"

namespace mote {

void LogicalNotRef(const UnaryParams& p, Span<const uint8_t> x, Span<uint8_t> y) {
  for (int32_t i = 0; i < p.size; ++i) y.data()[i] = x.data()[i] == 0 ? 1 : 0;
}

}  // namespace mote
