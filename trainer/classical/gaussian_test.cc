// SPDX-License-Identifier: Apache-2.0
#include "trainer/classical/gaussian.h"

#include <numeric>

#include "trainer/classical/learned_testing.h"

namespace mote::trainer {
namespace {

using testing::AddRow;
using testing::Step;

std::vector<size_t> AllRows(const Matrix& m) {
  std::vector<size_t> rows(static_cast<size_t>(m.rows));
  std::iota(rows.begin(), rows.end(), size_t{0});
  return rows;
}

TEST(Gaussian, ItsFactorIsTheRootOfTheInverse) {
  Matrix m;
  Random random(1);
  for (int i = 0; i < 5000; ++i) {
    const double a = Normal(random), b = Normal(random), c = Normal(random);
    AddRow(m, {Step(20 * a), Step(15 * a + 5 * b), Step(10 * b + 20 * c)});
  }
  const Gaussian g = FitGaussian(m, AllRows(m), true);
  ASSERT_EQ(g.factor.size(), 6U);
  // The mean of the squared distance is the number of features, up to shrinkage and 1/12.
  double sum = 0;
  for (size_t r = 0; r < 5000; ++r) sum += g.DistanceSquared(m.row(r));
  EXPECT_NEAR(sum / 5000, 3, 0.1);
  // Along the correlation is near, across it far.
  const std::vector<int8_t> along = {20, 15, 0}, across = {20, -15, 0};
  EXPECT_LT(g.DistanceSquared(along.data()), 1.5);
  EXPECT_GT(g.DistanceSquared(across.data()), 20);
}

TEST(Gaussian, ADiagonalKnowsDeviationsOnly) {
  Matrix m;
  for (const int v : {-2, 2}) AddRow(m, {Step(v), Step(10 * v), 7});
  const Gaussian g = FitGaussian(m, AllRows(m), false);
  ASSERT_EQ(g.factor.size(), 3U);
  EXPECT_DOUBLE_EQ(g.factor[0], 1 / std::sqrt(4 + 1.0 / 12));
  EXPECT_DOUBLE_EQ(g.factor[1], 1 / std::sqrt(400 + 1.0 / 12));
  EXPECT_DOUBLE_EQ(g.factor[2], std::sqrt(12));  // what rounding hides
}

TEST(LedoitWolf, ShrinksFewSamplesMuchAndManyHardly) {
  const auto shrinkage = [](int rows) {
    constexpr size_t kColumns = 10;
    Random random(2);
    std::vector<double> centred, s(kColumns * kColumns);
    for (int r = 0; r < rows; ++r) {
      for (size_t i = 0; i < kColumns; ++i) {
        centred.push_back(Normal(random) * static_cast<double>(i + 1));
      }
    }
    for (size_t at = 0; at < centred.size(); at += kColumns) {
      for (size_t i = 0; i < s.size(); ++i) {
        s[i] += centred[at + i / kColumns] * centred[at + i % kColumns] / rows;
      }
    }
    return LedoitWolf(centred, kColumns, s);
  };
  EXPECT_GT(shrinkage(10), 0.3);
  EXPECT_LT(shrinkage(2000), 0.02);
}

// Fewer samples than features: the covariance alone has no inverse.
TEST(Gaussian, OfFewSamplesHasAnInverse) {
  Matrix m;
  Random random(3);
  for (int r = 0; r < 10; ++r) {
    std::vector<int8_t> row;
    for (int i = 0; i < 64; ++i) row.push_back(Step(10 * Normal(random)));
    AddRow(m, row);
  }
  const Gaussian g = FitGaussian(m, AllRows(m), true);
  for (const double f : g.factor) ASSERT_TRUE(std::isfinite(f));
  for (size_t r = 0; r < 10; ++r) EXPECT_GT(g.DistanceSquared(m.row(r)), 0);
}

}  // namespace
}  // namespace mote::trainer
