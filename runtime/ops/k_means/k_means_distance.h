// SPDX-License-Identifier: Apache-2.0
// The fixed point of k_means.h: the score in limits, Q16, before it becomes a byte. T is int8_t, or
// int16_t with centres in whole steps.
#pragma once

#include "runtime/ops/k_means/k_means.h"

namespace mote {

template <class T>
uint32_t KMeansDistance(const KMeansParams& p,
                        Span<const T> x,
                        Span<const int16_t> centre,
                        Span<const Factor> to_limits) {
  uint32_t nearest = UINT32_MAX;
  const int16_t* at = centre.data();
  for (int32_t k = 0; k < p.clusters; ++k, at += p.size) {
    uint64_t sum = 0;
    for (int32_t i = 0; i < p.size; ++i) {
      const int64_t difference = x.data()[i] * (1 << kCentreBits<T>)-at[i];
      sum += static_cast<uint64_t>(difference * difference);
    }
    const uint32_t score = ScaleToU32(sum, to_limits.data()[k]);
    if (score < nearest) nearest = score;
  }
  return nearest;
}

}  // namespace mote
