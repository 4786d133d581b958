// SPDX-License-Identifier: Apache-2.0
#include "trainer/classical/kinds.h"

#include "support/toml_reader.h"
#include "trainer/classical/forest.h"
#include "trainer/classical/k_means.h"
#include "trainer/classical/mahalanobis.h"

namespace mote::trainer {
namespace {

using Labels = std::vector<int32_t>;

// Settings out of range are refused by the learner, which names them.
ClassicalLearner ReadForest(TomlReader& reader, uint64_t seed) {
  ForestSettings settings;
  reader.Maybe("trees", settings.trees);
  reader.Maybe("max_depth", settings.max_depth);
  reader.Maybe("min_leaf", settings.min_leaf);
  reader.Maybe("candidates", settings.candidates);
  reader.Maybe("balance", settings.balance);
  settings.seed = seed;
  return [settings](const Matrix& samples, const Labels& labels, const InputSpec& input) {
    return LearnForest(samples, labels, settings, input);
  };
}

ClassicalLearner ReadMahalanobis(TomlReader& reader, uint64_t) {
  MahalanobisSettings settings;
  reader.Maybe("quantile", settings.quantile);
  reader.Maybe("correlations", settings.correlations);
  return [settings](const Matrix& samples, const Labels&, const InputSpec& input) {
    return LearnMahalanobis(samples, settings, input);
  };
}

ClassicalLearner ReadKMeans(TomlReader& reader, uint64_t seed) {
  KMeansSettings settings;
  reader.Maybe("clusters", settings.clusters);
  reader.Maybe("quantile", settings.quantile);
  reader.Maybe("most_rounds", settings.most_rounds);
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
