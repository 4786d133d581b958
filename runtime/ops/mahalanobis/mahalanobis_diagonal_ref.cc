// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/learned_limit.h"
#include "runtime/ops/mahalanobis/mahalanobis_distance.h"

namespace mote {

void MahalanobisDiagonalS8Ref(const MahalanobisParams& p,
                              Span<const int8_t> x,
                              Span<const int32_t> mean,
                              Span<const Factor> scale,
                              Span<int8_t> y) {
  y.data()[0] = LimitScoreS8(MahalanobisDiagonal(p, x, mean, scale));
}

}  // namespace mote
