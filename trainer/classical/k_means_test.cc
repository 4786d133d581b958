// SPDX-License-Identifier: Apache-2.0
#include "trainer/classical/k_means.h"

#include "trainer/classical/learned_testing.h"

namespace mote::trainer {
namespace {

using testing::AddRow;
using testing::Refusal;
using testing::ScoresOf;
using testing::ShareWithin;
using testing::Step;
using testing::TableOf;

constexpr double kCentres[3][2] = {{-60, -60}, {60, 0}, {-20, 80}};
constexpr double kSpreads[3] = {2, 6, 12};

// Three kinds of different width.
Matrix Kinds(size_t rows, uint32_t seed) {
  Matrix m;
  Random random(seed);
  for (size_t r = 0; r < rows; ++r) {
    const size_t kind = r % 3;
    AddRow(m,
           {Step(kCentres[kind][0] + kSpreads[kind] * Normal(random)),
            Step(kCentres[kind][1] + kSpreads[kind] * Normal(random))});
  }
  return m;
}

const InputSpec kSpec = {{1, 2}, 0.5F, -7};

graph::Module Learned(const Matrix& m, const KMeansSettings& settings) {
  Result<graph::Module> model = LearnKMeans(m, settings, kSpec);
  MOTE_CHECK(model.ok(), model.error().message);
  return std::move(*model);
}

TEST(LearnKMeans, FindsTheKindsThatThereAre) {
  for (uint32_t seed = 1; seed <= 5; ++seed) {
    const graph::Module model = Learned(Kinds(600, 1), {.clusters = 3, .seed = seed});
    const auto centres = TableOf<float>(model, 1);
    ASSERT_EQ(centres.size(), 6U);
    for (const auto& kind : kCentres) {
      double nearest = 1e9;
      for (size_t k = 0; k < 3; ++k) {
        const double a = static_cast<double>(centres[2 * k]) - kSpec.Real(kind[0]);
        const double b = static_cast<double>(centres[2 * k + 1]) - kSpec.Real(kind[1]);
        nearest = std::min(nearest, std::hypot(a, b));
      }
      EXPECT_LT(nearest, 1.5) << "seed " << seed;
    }
  }
}

TEST(LearnKMeans, EachKindHasItsOwnLimit) {
  const graph::Module model = Learned(Kinds(3000, 1), {.clusters = 3});
  EXPECT_NEAR(ShareWithin(ScoresOf(model, Kinds(3000, 2)), 1), 0.99, 0.01);
  Matrix beside;
  for (size_t kind = 0; kind < 3; ++kind)
    AddRow(beside, {Step(kCentres[kind][0] + 15), Step(kCentres[kind][1])});
  const std::vector<double> scores = ScoresOf(model, beside);
  EXPECT_GT(scores[0], 1.9);  // 7.5 deviations
  EXPECT_LT(scores[1], 1);    // 2.5
  EXPECT_LT(scores[2], scores[1]);
}

TEST(LearnKMeans, IsTheSameForASeed) {
  const Matrix m = Kinds(300, 1);
  EXPECT_EQ(Learned(m, {.clusters = 8, .seed = 3}), Learned(m, {.clusters = 8, .seed = 3}));
  EXPECT_NE(Learned(m, {.clusters = 8, .seed = 3}), Learned(m, {.clusters = 8, .seed = 4}));
}

TEST(LearnKMeans, OfFewDifferentSamplesHasAsManyClusters) {
  Matrix m;
  for (int i = 0; i < 10; ++i) AddRow(m, {static_cast<int8_t>(i % 2), 0});
  const graph::Module model = Learned(m, {.clusters = 8});
  EXPECT_EQ(TableOf<float>(model, 2).size(), 2U);
  EXPECT_EQ(TableOf<float>(model, 2)[0], 2.0F / 12 * 0.25F);
  EXPECT_EQ(ScoresOf(model, m), std::vector<double>(10, 0));
}

TEST(LearnKMeans, RefusesWhatTellsNothing) {
  const Matrix m = Kinds(30, 1);
  EXPECT_EQ(Refusal(LearnKMeans(m, {.clusters = 0}, kSpec)), "0 clusters, want 1 to 1000.");
  EXPECT_EQ(Refusal(LearnKMeans(m, {.quantile = 1.5}, kSpec)),
            "a quantile of 1.5, want above 0, at most 1.");
  EXPECT_EQ(Refusal(LearnKMeans({1, 2, {0, 0}}, {}, kSpec)), "1 samples, want at least 2.");
}

}  // namespace
}  // namespace mote::trainer
