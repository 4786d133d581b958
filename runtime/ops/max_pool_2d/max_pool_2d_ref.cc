// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/fixed_point.h"
#include "runtime/ops/max_pool_2d/max_pool_2d.h"

namespace mote {

void MaxPool2dS8Ref(const Pool2dParams& p,
                    Span<const int8_t> x,
                    Span<int8_t> y,
                    Span<uint8_t> /*scratch*/) {
  ForEachWindow(p, x, y, [&](const PoolWindow<int8_t>& window) {
    int32_t maximum = INT8_MIN;
    window.ForEach([&](int8_t pixel) { maximum = pixel > maximum ? pixel : maximum; });
    return static_cast<int8_t>(Clamp(maximum, p.act_min, p.act_max));
  });
}

}  // namespace mote
