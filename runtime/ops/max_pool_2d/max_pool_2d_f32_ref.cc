// SPDX-License-Identifier: Apache-2.0
#include <float.h>

#include "runtime/ops/common/clamp_float.h"
#include "runtime/ops/max_pool_2d/max_pool_2d.h"

namespace mote {

void MaxPool2dF32Ref(const Pool2dF32Params& p,
                     Span<const float> x,
                     Span<float> y,
                     Span<uint8_t> /*scratch*/) {
  ForEachWindow(p, x, y, [&](const PoolWindow<float>& window) {
    float maximum = -FLT_MAX;
    window.ForEach([&](float pixel) { maximum = pixel > maximum ? pixel : maximum; });
    return ClampFloat(maximum, p.act_min, p.act_max);
  });
}

}  // namespace mote
