// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/mahalanobis/mahalanobis.h"

#include "runtime/ops/common/op_testing.h"
#include "runtime/stream/common/learned_limit.h"
#include "runtime/stream/mahalanobis/mahalanobis_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::LearnedDistance;
using testing::Matrix;
using testing::Random;
template <class T>
double DistanceSquared(const std::vector<T>& x, const LearnedDistance& learned, const Matrix& f) {
  double sum = 0;
  for (size_t i = 0; i < f.size(); ++i) {
    double z = 0;
    for (size_t j = 0; j <= i; ++j) z += f[i][j] * (x[j] - learned.mean[j] / 256.0);
    sum += z * z;
  }
  return sum;
}

template <class T>
void ExpectTheOracles(uint32_t seed) {
  SCOPED_TRACE("seed " + std::to_string(seed));
  Random random(seed);
  const auto size = static_cast<size_t>(random.Int(1, 20));
  const double half = std::ldexp(1.0, 8 * static_cast<int32_t>(sizeof(T)) - 2);
  std::vector<double> mean(size);
  Matrix full(size, std::vector<double>(size));
  for (size_t i = 0; i < size; ++i) {
    mean[i] = static_cast<double>(random.Real(-1, 1)) * half;
    for (size_t j = 0; j < i; ++j) {
      full[i][j] = static_cast<double>(random.Real(-1, 1)) * 20 / half;
    }
    full[i][i] = static_cast<double>(random.Real(1, 30)) / half;
  }
  std::vector<T> x;
  for (const double m : mean) {
    x.push_back(static_cast<T>(std::lround(m + static_cast<double>(random.Real(-1, 1)) * half)));
  }
  const double limit = std::pow(10.0, random.Int(0, 40) / 10.0);
  const LearnedDistance learned(mean, full, limit);
  const auto expect = [&](double distance, uint32_t score) {
    const double expected = std::min(distance / limit * 0x1p16, 0xFFFFFFFFp0);
    // Each of z is within 2^-13 and what factors of 31 bits lose, some 2^-12 in all.
    const double slack = 0x1p-12 * std::sqrt(static_cast<double>(size));
    const double wrong = slack * (2 * std::sqrt(distance) + slack) / limit * 0x1p16;
    ASSERT_NEAR(score, expected, wrong + 0.51);
  };
  expect(DistanceSquared(x, learned, full), MahalanobisFullRef<T>(learned.p, In(x)));

  Matrix diagonal = full;
  std::vector<Factor> scale;
  for (size_t i = 0; i < size; ++i) {
    for (size_t j = 0; j < i; ++j) diagonal[i][j] = 0;
    scale.push_back(MahalanobisScaleOf(full[i][i]));
  }
  MahalanobisParams p = learned.p;
  p.factor = nullptr;
  p.scale = scale.data();
  expect(DistanceSquared(x, learned, diagonal), MahalanobisDiagonalRef<T>(p, In(x)));
}

TEST(Mahalanobis, EqualsTheDistanceInDouble) {
  for (uint32_t seed = 0; seed < 1000; ++seed) {
    ExpectTheOracles<int8_t>(seed);
    ExpectTheOracles<int16_t>(seed);
  }
}

TEST(Mahalanobis, SaturatesAboveEveryLimit) {
  const size_t size = 64;
  const std::vector<int16_t> x(size, INT16_MIN);
  const std::vector<int32_t> mean(size, INT16_MAX * 256);
  const std::vector<int32_t> factor(size * (size + 1) / 2, INT32_MIN);
  const std::vector<Factor> scale(size, Factor{UINT32_MAX, 0});
  const MahalanobisParams p = {
      size, mean.data(), factor.data(), scale.data(), MahalanobisToLimits(0x1p21)};
  EXPECT_TRUE(IsAnomaly(MahalanobisFullRef<int16_t>(p, In(x))));
  EXPECT_TRUE(IsAnomaly(MahalanobisDiagonalRef<int16_t>(p, In(x))));
  // 65536 features at the bound stay below 2^63.
  const std::vector<int16_t> many(65536, INT16_MIN);
  const std::vector<int32_t> means(65536, INT16_MAX * 256);
  const std::vector<Factor> scales(65536, Factor{UINT32_MAX, 0});
  const MahalanobisParams all = {
      65536, means.data(), nullptr, scales.data(), MahalanobisToLimits(65536 * 0x1p22)};
  EXPECT_NEAR(MahalanobisDiagonalRef<int16_t>(all, In(many)), kAtLimit, 1);
}

}  // namespace
}  // namespace mote
