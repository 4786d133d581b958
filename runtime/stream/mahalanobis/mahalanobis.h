// SPDX-License-Identifier: Apache-2.0
// How far features are from their learned mean, in the directions' own deviations.
//   score = 2^16 / limit * sum_i z[i]^2
//   Diagonal    z[i] = scale[i] * (x[i] - mean[i])                    scale[i] = 1 / deviation
//   Full        z[i] = scale[i] * sum_{j <= i} factor[i,j] * (x[j] - mean[j])
// Full is (x - mean)^T C^-1 (x - mean) with the inverse covariance as its triangular square root,
// C^-1 = F^T F and F[i,j] = scale[i] * factor[i,j]: a sum of squares is not negative for any input,
// and a factor of n(n+1)/2 numbers is what fixed point can hold of an ill-conditioned matrix.
// x        T [size]                     T = int8_t or int16_t
// mean     int32 [size]                 Q8, within T's range
// factor   int32 [size * (size + 1) / 2]       rows of a lower triangle, |factor| < 2^31
// scale    Factor [size]                z is Q12
// score    in limits, see common/learned_limit.h; the limit is that of the squared distance
// size     [1, 65536], Full [1, 64]
// Errors   none: |z| saturates at 2047 deviations, then the score; a saturated score is above any
//          limit below 2^21
// Exact    z rounded to 2^-12, squares and their sum exact, the score rounded once
// Cost     Diagonal 3 products a feature; Full a 64-bit product each of size * (size + 1) / 2
// Source   Mahalanobis 1936; the factor is Cholesky's
#pragma once

#include "runtime/base/factor.h"
#include "runtime/base/span.h"

namespace mote {

inline constexpr int32_t kMahalanobisMeanBits = 8;
inline constexpr int32_t kMahalanobisBits = 12;  // below the point of z

struct MahalanobisParams {
  int32_t size;
  const int32_t* mean;
  const int32_t* factor;  // nullptr for the diagonal
  const Factor* scale;
  Factor to_limits;
};

// For the host and for constants: scales and p.to_limits from real numbers.
constexpr Factor MahalanobisScaleOf(double scale) {
  return FactorOf(scale * (1 << kMahalanobisBits) / (1 << kMahalanobisMeanBits));
}
constexpr Factor MahalanobisToLimits(double limit) {
  return FactorOf(0x1p16 / (limit * (1 << 2 * kMahalanobisBits)));
}

template <class T>
uint32_t MahalanobisDiagonalRef(const MahalanobisParams& p, Span<const T> x);
template <class T>
uint32_t MahalanobisFullRef(const MahalanobisParams& p, Span<const T> x);

}  // namespace mote
