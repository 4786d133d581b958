// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/average_pool_2d/average_pool_2d.h"
#include "runtime/ops/common/clamp_float.h"

namespace mote {

void AveragePool2dF32Ref(const Pool2dF32Params& p,
                         Span<const float> x,
                         Span<float> y,
                         Span<uint8_t> /*scratch*/) {
  ForEachWindow(p, x, y, [&](const PoolWindow<float>& window) {
    float sum = 0;
    window.ForEach([&](float pixel) { sum += pixel; });
    return ClampFloat(sum / static_cast<float>(window.count()), p.act_min, p.act_max);
  });
}

}  // namespace mote
