// SPDX-License-Identifier: Apache-2.0
// What is normal as a few kinds of it; a model of one mote.KMeans.
#pragma once

#include "trainer/classical/samples.h"

namespace mote::trainer {

inline constexpr int32_t kMostClusters = 1000, kMostRounds = 100'000;

struct KMeansSettings {
  int32_t clusters = 8;       // 1 to kMostClusters
  double quantile = 0.99;     // of a cluster's samples stay within its limit
  int32_t most_rounds = 100;  // 1 to kMostRounds
  uint64_t seed = 1;
};

// Begins as k-means++ (Arthur and Vassilvitskii 2007) and goes on as Lloyd until no sample moves.
// A limit is never below what rounding to steps alone makes: 1/12 of a squared step a feature.
// Clusters without samples are left out, so of fewer different samples there are fewer.
// Errors: as CheckSamples() for two samples; more than 65536 features; clusters, rounds or quantile
// out of range
Result<graph::Module> LearnKMeans(const Matrix& normal,
                                  const KMeansSettings& settings,
                                  const InputSpec& input);

}  // namespace mote::trainer
