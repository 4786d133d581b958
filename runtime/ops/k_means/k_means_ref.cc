// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/learned_limit.h"
#include "runtime/ops/k_means/k_means_distance.h"

namespace mote {

void KMeansS8Ref(const KMeansParams& p,
                 Span<const int8_t> x,
                 Span<const int16_t> centre,
                 Span<const Factor> to_limits,
                 Span<int8_t> y) {
  y.data()[0] = LimitScoreS8(KMeansDistance(p, x, centre, to_limits));
}

}  // namespace mote
