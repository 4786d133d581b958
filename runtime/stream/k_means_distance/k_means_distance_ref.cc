// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/k_means_distance/k_means_distance.h"

namespace mote {

template <class T>
KMeansDistance KMeansDistanceRef(const KMeansDistanceParams& p, Span<const T> x) {
  KMeansDistance best = {UINT32_MAX, 0};
  const int16_t* centre = p.centre;
  for (int32_t k = 0; k < p.clusters; ++k, centre += p.size) {
    uint64_t sum = 0;
    for (int32_t i = 0; i < p.size; ++i) {
      const int64_t difference = x.data()[i] * (1 << kCentreBits<T>)-centre[i];
      sum += static_cast<uint64_t>(difference * difference);
    }
    const uint32_t score = ScaleToU32(sum, p.to_limits[k]);
    if (score < best.score) best = {score, k};
  }
  return best;
}

template KMeansDistance KMeansDistanceRef(const KMeansDistanceParams& p, Span<const int8_t> x);
template KMeansDistance KMeansDistanceRef(const KMeansDistanceParams& p, Span<const int16_t> x);

}  // namespace mote
