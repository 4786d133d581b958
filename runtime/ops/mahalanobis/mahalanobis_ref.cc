// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/learned_limit.h"
#include "runtime/ops/mahalanobis/mahalanobis_distance.h"

namespace mote {

void MahalanobisS8Ref(const MahalanobisParams& p,
                      Span<const int8_t> x,
                      Span<const int32_t> mean,
                      Span<const int32_t> factor,
                      Span<const Factor> scale,
                      Span<int8_t> y) {
  y.data()[0] = LimitScoreS8(MahalanobisFull(p, x, mean, factor, scale));
}

}  // namespace mote
