// SPDX-License-Identifier: Apache-2.0
#include "trainer/classical/mahalanobis.h"

#include "trainer/classical/learned_testing.h"

namespace mote::trainer {
namespace {

using testing::AddRow;
using ::testing::HasSubstr;
using testing::Refusal;
using testing::ScoresOf;
using testing::ShareWithin;
using testing::Step;
using testing::TableOf;

// Features that go together in pairs.
Matrix NormalSamples(size_t rows, size_t columns, uint32_t seed, double offset = 0) {
  Matrix m;
  Random random(seed);
  for (size_t r = 0; r < rows; ++r) {
    std::vector<int8_t> row;
    double common = 0;
    for (size_t i = 0; i < columns; ++i) {
      if (i % 2 == 0) common = Normal(random);
      const double sign = i % 2 == 0 ? 1 : -1;
      row.push_back(Step(15 * common + 4 * Normal(random) + sign * offset));
    }
    AddRow(m, row);
  }
  return m;
}

InputSpec SpecOf(const Matrix& m) { return {{1, 1, static_cast<int32_t>(m.columns)}, 0.1F, 5}; }

graph::Module Learned(const Matrix& m, const MahalanobisSettings& settings = {}) {
  Result<graph::Module> model = LearnMahalanobis(m, settings, SpecOf(m));
  MOTE_CHECK(model.ok(), model.error().message);
  return std::move(*model);
}

// In real numbers, from the model's own: what the limit is of.
double DistanceSquared(const graph::Module& module, const int8_t* x, const InputSpec& spec) {
  const auto mean = TableOf<float>(module, 1), factor = TableOf<float>(module, 2);
  const bool full = factor.size() > mean.size();
  double sum = 0;
  auto f = factor.begin();
  for (size_t i = 0; i < mean.size(); ++i) {
    double z = 0;
    for (size_t j = full ? 0 : i; j <= i; ++j) {
      z += static_cast<double>(*f++) * (spec.Real(x[j]) - static_cast<double>(mean[j]));
    }
    sum += z * z;
  }
  return sum;
}

// One step of the score: the kernel's z are within 2^-12, and the score is cut off.
void ExpectTheDistanceInDouble(const Matrix& normal, const MahalanobisSettings& settings) {
  const graph::Module model = Learned(normal, settings);
  const auto limit = static_cast<double>(TableOf<float>(model, 3)[0]);
  const Matrix others = NormalSamples(500, static_cast<size_t>(normal.columns), 99, 10);
  for (const Matrix& m : {normal, others}) {
    const std::vector<double> scores = ScoresOf(model, m);
    for (size_t r = 0; r < scores.size(); ++r) {
      const double real = DistanceSquared(model, m.row(r), SpecOf(normal)) / limit;
      ASSERT_NEAR(scores[r] * 128, std::min(std::floor(real * 128), 255.0), 1);
    }
  }
}

TEST(LearnMahalanobis, TheKernelGivesTheDistanceInDouble) {
  ExpectTheDistanceInDouble(NormalSamples(300, 24, 1), {});
  ExpectTheDistanceInDouble(NormalSamples(300, 24, 1), {.correlations = false});
  ExpectTheDistanceInDouble(NormalSamples(300, 100, 1), {});
  ExpectTheDistanceInDouble(NormalSamples(300, 64, 1), {});
}

// Of those that were not learned from: that is what the limit is for.
TEST(LearnMahalanobis, TheLimitHoldsForNormalSamplesThatComeLater) {
  // A quantile of so many samples is known to 0.007 (one deviation).
  const Matrix seen = NormalSamples(2000, 24, 2), unseen = NormalSamples(4000, 24, 3);
  for (const double quantile : {0.9, 0.99}) {
    const graph::Module model = Learned(seen, {.quantile = quantile});
    EXPECT_NEAR(ShareWithin(ScoresOf(model, unseen), 1), quantile, 0.03) << quantile;
  }
}

TEST(LearnMahalanobis, CorrelationsTellWhatDeviationsCannot) {
  // Pairs that part by 20 steps, where a feature alone has a deviation of 15.5.
  const Matrix seen = NormalSamples(400, 10, 4), apart = NormalSamples(400, 10, 5, 10);
  EXPECT_LT(ShareWithin(ScoresOf(Learned(seen), apart), 1), 0.05);
  EXPECT_GT(ShareWithin(ScoresOf(Learned(seen, {.correlations = false}), apart), 1), 0.5);
}

TEST(LearnMahalanobis, OfMoreThan64FeaturesKnowsDeviationsOnly) {
  EXPECT_EQ(TableOf<float>(Learned(NormalSamples(50, 64, 6)), 2).size(), 64U * 65 / 2);
  EXPECT_EQ(TableOf<float>(Learned(NormalSamples(50, 65, 6)), 2).size(), 65U);
}

TEST(LearnMahalanobis, OfTheSameSampleAlwaysHasALimitOfOneDeviation) {
  Matrix m;
  for (int i = 0; i < 20; ++i) AddRow(m, {3, -128, 127});
  const graph::Module model = Learned(m);
  EXPECT_EQ(TableOf<float>(model, 3)[0], 1);
  Matrix others = {1, 3, {3, -128, 127}};
  AddRow(others, {5, -128, 127});
  EXPECT_EQ(ScoresOf(model, others), (std::vector<double>{0, 255 / 128.0}));
}

TEST(LearnMahalanobis, RefusesWhatTellsNothing) {
  const Matrix few = NormalSamples(9, 4, 7), some = NormalSamples(20, 4, 7);
  EXPECT_EQ(Refusal(LearnMahalanobis(few, {}, SpecOf(few))), "9 samples, want at least 10.");
  EXPECT_EQ(Refusal(LearnMahalanobis(some, {.quantile = 0}, SpecOf(some))),
            "a quantile of 0, want above 0, at most 1.");
  EXPECT_THAT(Refusal(LearnMahalanobis(some, {}, {{1, 4}, 0, 0})),
              HasSubstr("an input of scale 0 and zero point 0"));
}

}  // namespace
}  // namespace mote::trainer
