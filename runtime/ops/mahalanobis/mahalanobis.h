// SPDX-License-Identifier: Apache-2.0
// How far features are from their learned mean, in the directions' own deviations.
//   distance = sum_i z[i]^2
//   full        z[i] = scale[i] * sum_{j <= i} factor[i,j] * (x[j] - mean[j])
//   diagonal    z[i] = scale[i] * (x[i] - mean[i])              scale[i] = 1 / deviation
//   score    = round(2^16 / limit * distance)
//   y        = min(floor(score / 2^9), 255) - 128               runtime/base/learned_limit.h
// Full is (x - mean)^T C^-1 (x - mean) with the inverse covariance as its triangular square root,
// C^-1 = F^T F and F[i,j] = scale[i] * factor[i,j]: a sum of squares is not negative for any input,
// and a factor of n(n+1)/2 numbers is what fixed point can hold of an ill-conditioned matrix.
// x        int8 [size]                         its scale and zero point are in the parameters
// mean     int32 [size]                        Q8, in x's steps, within int8's range
// factor   int32 [size * (size + 1) / 2]       rows of a lower triangle, |factor| < 2^31
// scale    Factor [size]                       z is Q12
// y        int8 [1]                            scale 1/128, zero point -128: 1.0 is the limit
// size     [1, 65536], full [1, 64]
// Errors   none: |z| saturates at 2047 deviations, then the score; a saturated z is above any
//          limit below 2^21
// Exact    z rounded to 2^-12, squares and their sum exact, the score rounded once: every kernel
//          equals the reference bit for bit
// Source   docs/numerics/classical.md; Mahalanobis 1936, the factor is Cholesky's.
// Cost     diagonal 3 products a feature; full a 64-bit product each of size * (size + 1) / 2
#pragma once

#include "runtime/base/factor.h"
#include "runtime/base/span.h"

namespace mote {

inline constexpr int32_t kMahalanobisMeanBits = 8;
inline constexpr int32_t kMahalanobisBits = 12;  // below the point of z
inline constexpr int32_t kMahalanobisMostFull = 64;
inline constexpr int32_t kMahalanobisMost = 65536;

struct MahalanobisParams {
  int32_t size;
  Factor to_limits;
};

// For the host and for constants: scales and p.to_limits from real numbers.
constexpr Factor MahalanobisScaleOf(double scale) {
  return FactorOf(scale * (1 << kMahalanobisBits) / (1 << kMahalanobisMeanBits));
}
constexpr Factor MahalanobisToLimits(double limit) {
  return FactorOf(0x1p16 / (limit * (1 << 2 * kMahalanobisBits)));
}

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const MahalanobisParams& p,             \
            Span<const int8_t> x,                   \
            Span<const int32_t> mean,               \
            Span<const int32_t> factor,             \
            Span<const Factor> scale,               \
            Span<int8_t> y);
#include "runtime/ops/mahalanobis/mahalanobis_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const MahalanobisParams& p,             \
            Span<const int8_t> x,                   \
            Span<const int32_t> mean,               \
            Span<const Factor> scale,               \
            Span<int8_t> y);
#include "runtime/ops/mahalanobis/mahalanobis_diagonal_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
