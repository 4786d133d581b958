// SPDX-License-Identifier: Apache-2.0
#include "trainer/classical/mahalanobis.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "trainer/classical/gaussian.h"
#include "trainer/classical/learned_model.h"
#include "trainer/common/quantile.h"

namespace mote::trainer {
namespace {

constexpr int64_t kMostFull = 64, kMostFeatures = 65'536;  // the operator's
constexpr double kMostLimit = 0x1p21;
constexpr double kLeastLimit = 1;  // one deviation, where all samples are the same
constexpr size_t kFolds = 5;

// All rows but those of [first, last).
std::vector<size_t> RowsWithout(size_t rows, size_t first, size_t last) {
  std::vector<size_t> kept(rows);
  std::iota(kept.begin(), kept.end(), size_t{0});
  kept.erase(kept.begin() + static_cast<ptrdiff_t>(first),
             kept.begin() + static_cast<ptrdiff_t>(last));
  return kept;
}

// Of each row to what the other folds are.
std::vector<double> DistancesOfUnseen(const Matrix& samples, bool full) {
  const auto rows = static_cast<size_t>(samples.rows);
  std::vector<double> distances;
  for (size_t fold = 0; fold < kFolds; ++fold) {
    const size_t first = rows * fold / kFolds, last = rows * (fold + 1) / kFolds;
    const Gaussian g = FitGaussian(samples, RowsWithout(rows, first, last), full);
    for (size_t r = first; r < last; ++r) distances.push_back(g.DistanceSquared(samples.row(r)));
  }
  return distances;
}

std::vector<float> RealMean(const Gaussian& g, const InputSpec& input) {
  std::vector<float> mean;
  for (const double steps : g.mean) mean.push_back(static_cast<float>(input.Real(steps)));
  return mean;
}

std::vector<float> RealFactor(const Gaussian& g, const InputSpec& input) {
  std::vector<float> factor;
  for (const double f : g.factor) {
    factor.push_back(static_cast<float>(f / static_cast<double>(input.scale)));
  }
  return factor;
}

}  // namespace

Result<graph::Module> LearnMahalanobis(const Matrix& normal,
                                       const MahalanobisSettings& settings,
                                       const InputSpec& input) {
  MOTE_RETURN_IF_ERROR(CheckSamples(normal, input, 2 * static_cast<int64_t>(kFolds)));
  MOTE_RETURN_IF_ERROR(CheckQuantile(settings.quantile));
  if (normal.columns > kMostFeatures) {
    return Error{fmt::format("{} features, want at most {}.", normal.columns, kMostFeatures)};
  }
  const bool full = settings.correlations && normal.columns <= kMostFull;
  const double limit = Quantile(DistancesOfUnseen(normal, full), settings.quantile);
  if (limit > kMostLimit) {
    return Error{
        fmt::format("the normal samples are {:.3g} squared deviations from each other, "
                    "want at most {:g}: they are not of one kind.",
                    limit,
                    kMostLimit)};
  }
  const Gaussian g = FitGaussian(normal, RowsWithout(static_cast<size_t>(normal.rows), 0, 0), full);
  LearnedModel model(input);
  const auto size = static_cast<int32_t>(normal.columns);
  const auto factors = static_cast<int32_t>(g.factor.size());
  model.AddTable("mean", {size}, RealMean(g, input));
  model.AddTable("factor", {factors}, RealFactor(g, input));
  const std::vector<float> limits = {static_cast<float>(std::max(limit, kLeastLimit))};
  model.AddTable("limit", {1}, limits);
  return model.FinishWithLimitScore("mote.Mahalanobis");
}

}  // namespace mote::trainer
