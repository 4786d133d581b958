// SPDX-License-Identifier: Apache-2.0
#include "trainer/classical/k_means.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "trainer/classical/learned_model.h"
#include "trainer/common/quantile.h"
#include "trainer/common/random.h"

namespace mote::trainer {
namespace {

constexpr int64_t kMostFeatures = 65'536;  // the operator's

// A centre, in steps.
using Centre = std::vector<double>;

double DistanceSquared(const int8_t* x, const Centre& centre) {
  double sum = 0;
  for (size_t i = 0; i < centre.size(); ++i) sum += (x[i] - centre[i]) * (x[i] - centre[i]);
  return sum;
}

struct Nearest {
  size_t cluster = 0;
  double distance = std::numeric_limits<double>::infinity();
};

Nearest NearestOf(const int8_t* x, const std::vector<Centre>& centres) {
  Nearest nearest;
  for (size_t k = 0; k < centres.size(); ++k) {
    const double distance = DistanceSquared(x, centres[k]);
    if (distance < nearest.distance) nearest = {k, distance};
  }
  return nearest;
}

// The index that a share of the sum of all weights reaches; none has been chosen where that is 0.
size_t Chosen(const std::vector<double>& weights, double share) {
  double sum = 0;
  for (const double w : weights) sum += w;
  double rest = share * sum;
  size_t last = 0;
  for (size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] <= 0) continue;
    last = i;
    rest -= weights[i];
    if (rest < 0) break;
  }
  return last;
}

// Samples, the farther from those before the likelier. Fewer where there are no others.
std::vector<Centre> FirstCentres(const Matrix& samples, size_t clusters, Random& random) {
  const auto rows = static_cast<size_t>(samples.rows);
  const auto columns = static_cast<size_t>(samples.columns);
  std::vector<Centre> centres;
  std::vector<double> distances(rows, std::numeric_limits<double>::infinity());
  size_t next = random.Below(rows);
  while (true) {
    centres.emplace_back(samples.row(next), samples.row(next) + columns);
    double farthest = 0;
    for (size_t r = 0; r < rows; ++r) {
      distances[r] = std::min(distances[r], DistanceSquared(samples.row(r), centres.back()));
      farthest = std::max(farthest, distances[r]);
    }
    if (centres.size() == clusters || farthest == 0) return centres;
    next = Chosen(distances, random.Uniform());
  }
}

// Which cluster each sample is in.
std::vector<size_t> Assigned(const Matrix& samples, const std::vector<Centre>& centres) {
  std::vector<size_t> clusters;
  for (size_t r = 0; r < static_cast<size_t>(samples.rows); ++r) {
    clusters.push_back(NearestOf(samples.row(r), centres).cluster);
  }
  return clusters;
}

// The means of the clusters; those without samples go.
std::vector<Centre> MeansOf(const Matrix& samples,
                            const std::vector<size_t>& clusters,
                            size_t count) {
  std::vector<Centre> means(count, Centre(static_cast<size_t>(samples.columns)));
  std::vector<double> members(count);
  for (size_t r = 0; r < clusters.size(); ++r) {
    members[clusters[r]] += 1;
    Centre& mean = means[clusters[r]];
    for (size_t i = 0; i < mean.size(); ++i) mean[i] += samples.row(r)[i];
  }
  std::vector<Centre> kept;
  for (size_t k = 0; k < count; ++k) {
    if (members[k] == 0) continue;
    for (double& m : means[k]) m /= members[k];
    kept.push_back(std::move(means[k]));
  }
  return kept;
}

// Lloyd's rounds.
std::vector<Centre> Settled(const Matrix& samples,
                            std::vector<Centre> centres,
                            int32_t most_rounds) {
  std::vector<size_t> before;
  for (int32_t round = 0; round < most_rounds; ++round) {
    std::vector<size_t> clusters = Assigned(samples, centres);
    if (clusters == before) break;
    centres = MeansOf(samples, clusters, centres.size());
    before = std::move(clusters);
  }
  return centres;
}

// In squared steps.
std::vector<double> LimitsOf(const Matrix& samples,
                             const std::vector<Centre>& centres,
                             double quantile) {
  std::vector<std::vector<double>> distances(centres.size());
  for (size_t r = 0; r < static_cast<size_t>(samples.rows); ++r) {
    const Nearest nearest = NearestOf(samples.row(r), centres);
    distances[nearest.cluster].push_back(nearest.distance);
  }
  const double least = static_cast<double>(samples.columns) / 12;
  std::vector<double> limits;
  for (const std::vector<double>& of_cluster : distances) {
    limits.push_back(of_cluster.empty() ? least : std::max(least, Quantile(of_cluster, quantile)));
  }
  return limits;
}

Status CheckSettings(const Matrix& normal, const KMeansSettings& s) {
  MOTE_RETURN_IF_ERROR(CheckQuantile(s.quantile));
  if (normal.columns > kMostFeatures) {
    return Error{fmt::format("{} features, want at most {}.", normal.columns, kMostFeatures)};
  }
  if (s.clusters < 1 || s.clusters > kMostClusters) {
    return Error{fmt::format("{} clusters, want 1 to {}.", s.clusters, kMostClusters)};
  }
  if (s.most_rounds >= 1 && s.most_rounds <= kMostRounds) return {};
  return Error{fmt::format("at most {} rounds, want 1 to {}.", s.most_rounds, kMostRounds)};
}

graph::Module ModelOf(const std::vector<Centre>& centres,
                      const std::vector<double>& limits,
                      const InputSpec& input) {
  std::vector<float> real_centres, real_limits;
  for (const Centre& centre : centres) {
    for (const double steps : centre) {
      real_centres.push_back(static_cast<float>(input.Real(steps)));
    }
  }
  const auto scale = static_cast<double>(input.scale);
  for (const double limit : limits) {
    real_limits.push_back(static_cast<float>(limit * scale * scale));
  }
  const auto clusters = static_cast<int32_t>(centres.size());
  const auto size = static_cast<int32_t>(centres[0].size());
  LearnedModel model(input);
  model.AddTable("centres", {clusters, size}, real_centres);
  model.AddTable("limits", {clusters}, real_limits);
  return model.FinishWithLimitScore("mote.KMeans");
}

}  // namespace

Result<graph::Module> LearnKMeans(const Matrix& normal,
                                  const KMeansSettings& settings,
                                  const InputSpec& input) {
  MOTE_RETURN_IF_ERROR(CheckSamples(normal, input, 2));
  MOTE_RETURN_IF_ERROR(CheckSettings(normal, settings));
  Random random(settings.seed);
  const auto clusters = static_cast<size_t>(settings.clusters);
  const std::vector<Centre> centres =
      Settled(normal, FirstCentres(normal, clusters, random), settings.most_rounds);
  return ModelOf(centres, LimitsOf(normal, centres, settings.quantile), input);
}

}  // namespace mote::trainer
