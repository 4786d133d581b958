// SPDX-License-Identifier: Apache-2.0
// How far features are from the nearest of the learned cluster centres, each with a limit of its
// own.
//   score = min_k 2^16 / limit[k] * sum_i (x[i] - centre[k,i])^2
// x        T [size]                T = int8_t or int16_t
// centre   int16 [clusters, size]  T's unit times 2^8 for int8_t, 1 for int16_t
// score    in limits, see common/learned_limit.h; a limit is that of the squared distance, in the
//          features' unit; `cluster` is the first one with the least score
// size     [1, 65536], clusters at least 1
// Errors   none: the sum of any features is below 2^49, the score saturates
// Exact    the sum exact, the score rounded once.  Cost: a 64-bit product a feature and cluster
// Source   MacQueen 1967
#pragma once

#include "runtime/base/factor.h"
#include "runtime/base/span.h"

namespace mote {

template <class T>
inline constexpr int32_t kCentreBits = sizeof(T) == 1 ? 8 : 0;

struct KMeansDistanceParams {
  int32_t size, clusters;
  const int16_t* centre;
  const Factor* to_limits;  // [clusters]
};

struct KMeansDistance {
  uint32_t score;
  int32_t cluster;
};

// For the host and for constants.
template <class T>
constexpr Factor KMeansToLimits(double limit) {
  return FactorOf(0x1p16 / (limit * (1 << 2 * kCentreBits<T>)));
}

template <class T>
KMeansDistance KMeansDistanceRef(const KMeansDistanceParams& p, Span<const T> x);

}  // namespace mote
