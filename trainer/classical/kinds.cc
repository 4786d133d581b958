// SPDX-License-Identifier: Apache-2.0
#include "trainer/classical/kinds.h"

#include <fmt/format.h>

#include "support/toml_reader.h"
#include "trainer/classical/forest.h"
#include "trainer/classical/k_means.h"
#include "trainer/classical/mahalanobis.h"

namespace mote::trainer {
namespace {

using Labels = std::vector<int32_t>;

ClassicalLearner ReadForest(TomlReader& reader, uint64_t seed) {
  ForestSettings settings;
  reader.MaybeWithin("trees", 1, kMostTrees, settings.trees);
  reader.MaybeWithin("max_depth", 1, kMostDepth, settings.max_depth);
  reader.MaybeWithin("min_leaf", 1, INT32_MAX, settings.min_leaf);
  reader.MaybeWithin("candidates", 0, INT32_MAX, settings.candidates);
  reader.Maybe("balance", settings.balance);
  settings.seed = seed;
  return [settings](const Matrix& samples, const Labels& labels, const InputSpec& input) {
    return LearnForest(samples, labels, settings, input);
  };
}

void ReadQuantile(TomlReader& reader, double& quantile) {
  reader.Maybe("quantile", quantile);
  const Status status = CheckQuantile(quantile);
  if (!status.ok()) reader.Fail("quantile", fmt::format("{}", quantile), "above 0, at most 1");
}

ClassicalLearner ReadMahalanobis(TomlReader& reader, uint64_t) {
  MahalanobisSettings settings;
  ReadQuantile(reader, settings.quantile);
  reader.Maybe("correlations", settings.correlations);
  return [settings](const Matrix& samples, const Labels&, const InputSpec& input) {
    return LearnMahalanobis(samples, settings, input);
  };
}

ClassicalLearner ReadKMeans(TomlReader& reader, uint64_t seed) {
  KMeansSettings settings;
  reader.MaybeWithin("clusters", 1, kMostClusters, settings.clusters);
  ReadQuantile(reader, settings.quantile);
  reader.MaybeWithin("most_rounds", 1, kMostRounds, settings.most_rounds);
  settings.seed = seed;
  return [settings](const Matrix& samples, const Labels&, const InputSpec& input) {
    return LearnKMeans(samples, settings, input);
  };
}

}  // namespace

const std::vector<ClassicalKind>& ClassicalKinds() {
  static const std::vector<ClassicalKind> kKinds = {
      {"forest", "decision trees: classes by a few features, no products", true, ReadForest},
      {"mahalanobis", "distance to the mean of what is normal", false, ReadMahalanobis},
      {"k_means", "distance to the nearest of a few kinds of normal", false, ReadKMeans},
  };
  return kKinds;
}

}  // namespace mote::trainer
