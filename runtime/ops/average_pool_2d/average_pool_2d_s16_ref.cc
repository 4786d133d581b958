// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/average_pool_2d/average_pool_2d.h"
#include "runtime/ops/average_pool_2d/average_pool_2d_integer.h"

namespace mote {

void AveragePool2dS16Ref(const Pool2dParams& p,
                         Span<const int16_t> x,
                         Span<int16_t> y,
                         Span<uint8_t> /*scratch*/) {
  ForEachWindow(p, x, y, [&](const PoolWindow<int16_t>& w) { return AverageOfWindow(p, w); });
}

}  // namespace mote
