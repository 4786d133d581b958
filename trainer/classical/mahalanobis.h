// SPDX-License-Identifier: Apache-2.0
// What is normal as a mean and a covariance; a model of one mote.Mahalanobis.
#pragma once

#include "trainer/classical/samples.h"

namespace mote::trainer {

struct MahalanobisSettings {
  double quantile = 0.99;    // of the normal samples stay within the limit
  bool correlations = true;  // of up to 64 features; of more never
};

// The limit is the quantile of distances of samples that were not learned from: in five turns, each
// with another fifth left out, in one piece since neighbours in time are alike. Those learned from
// would be nearer than any that come later.
// The spread is that of gaussian.h.
// Errors: as CheckSamples() for ten samples; more than 65536 features; a quantile not within (0,
// 1]; samples that have nothing in common
Result<graph::Module> LearnMahalanobis(const Matrix& normal,
                                       const MahalanobisSettings& settings,
                                       const InputSpec& input);

}  // namespace mote::trainer
