// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/average_pool_2d/average_pool_2d.h"
#include "runtime/ops/average_pool_2d/average_pool_2d_integer.h"

namespace mote {

void AveragePool2dS8Ref(const Pool2dParams& p,
                        Span<const int8_t> x,
                        Span<int8_t> y,
                        Span<uint8_t> /*scratch*/) {
  ForEachWindow(p, x, y, [&](const PoolWindow<int8_t>& w) { return AverageOfWindow(p, w); });
}

}  // namespace mote
