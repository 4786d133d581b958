// SPDX-License-Identifier: Apache-2.0
// How far features are from the nearest of the learned cluster centres, each with a limit of its
// own.
//   score = min_k round(2^16 / limit[k] * sum_i (x[i] - centre[k,i])^2)
//   y     = min(floor(score / 2^9), 255) - 128                  runtime/base/learned_limit.h
// x          int8 [size]
// centre     int16 [clusters, size]    Q8, in x's steps
// to_limits  Factor [clusters]         2^16 / limit of the squared distance, in steps
// y          int8 [1]                  scale 1/128, zero point -128: 1.0 is the limit
// size       [1, 65536], clusters at least 1
// Errors     none: the sum of any features is below 2^49, the score saturates
// Exact      the sum exact, the score rounded once: every kernel equals KMeansS8Ref
// Source     docs/numerics/classical.md; MacQueen 1967.  Cost: a 64-bit product a feature and
//            cluster
#pragma once

#include "runtime/base/factor.h"
#include "runtime/base/span.h"

namespace mote {

// Below the point of a centre.
template <class T>
inline constexpr int32_t kCentreBits = sizeof(T) == 1 ? 8 : 0;
inline constexpr int32_t kKMeansMost = 65536;

struct KMeansParams {
  int32_t size, clusters;
};

// For the host and for constants.
template <class T>
constexpr Factor KMeansToLimits(double limit) {
  return FactorOf(0x1p16 / (limit * (1 << 2 * kCentreBits<T>)));
}

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const KMeansParams& p,                  \
            Span<const int8_t> x,                   \
            Span<const int16_t> centre,             \
            Span<const Factor> to_limits,           \
            Span<int8_t> y);
#include "runtime/ops/k_means/k_means_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
