// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/fixed_point.h"
#include "runtime/ops/max_pool_2d/max_pool_2d.h"

namespace mote {

void MaxPool2dS16Ref(const Pool2dParams& p,
                     Span<const int16_t> x,
                     Span<int16_t> y,
                     Span<uint8_t> /*scratch*/) {
  ForEachWindow(p, x, y, [&](const PoolWindow<int16_t>& window) {
    int32_t maximum = INT16_MIN;
    window.ForEach([&](int16_t pixel) { maximum = pixel > maximum ? pixel : maximum; });
    return static_cast<int16_t>(Clamp(maximum, p.act_min, p.act_max));
  });
}

}  // namespace mote
