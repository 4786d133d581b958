// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/float_math.h"
#include "runtime/ops/common/clamp_float.h"
#include "runtime/ops/l2_pool_2d/l2_pool_2d.h"

namespace mote {

void L2Pool2dF32Ref(const Pool2dF32Params& p,
                    Span<const float> x,
                    Span<float> y,
                    Span<uint8_t> /*scratch*/) {
  ForEachWindow(p, x, y, [&](const PoolWindow<float>& window) {
    float sum = 0;
    window.ForEach([&](float pixel) { sum += pixel * pixel; });
    return ClampFloat(Sqrt(sum / static_cast<float>(window.count())), p.act_min, p.act_max);
  });
}

}  // namespace mote
