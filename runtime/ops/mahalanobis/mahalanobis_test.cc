// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/mahalanobis/mahalanobis.h"

#include <memory>

#include "runtime/base/learned_limit.h"
#include "runtime/ops/common/op_testing.h"
#include "runtime/ops/mahalanobis/mahalanobis_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::LearnedDistance;
using testing::Matrix;
using testing::Out;
using testing::Random;

using Row = testing::Kernel<MahalanobisParams, decltype(MahalanobisS8Ref)>;
const Row kRows[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(MahalanobisParams, name, when, scratch, name, name)
#include "runtime/ops/mahalanobis/mahalanobis_kernels.inc"
#undef MOTE_KERNEL
};

using RowDiagonal = testing::Kernel<MahalanobisParams, decltype(MahalanobisDiagonalS8Ref)>;
const RowDiagonal kRowsDiagonal[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(MahalanobisParams, name, when, scratch, name, name)
#include "runtime/ops/mahalanobis/mahalanobis_diagonal_kernels.inc"
#undef MOTE_KERNEL
};

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

// Learned numbers of features of type T, and features for them.
template <class T>
struct AnyLearned {
  explicit AnyLearned(uint32_t seed) {
    Random random(seed);
    const auto size = static_cast<size_t>(random.Int(1, 20));
    const double half = std::ldexp(1.0, 8 * static_cast<int32_t>(sizeof(T)) - 2);
    std::vector<double> mean(size);
    full.assign(size, std::vector<double>(size));
    for (size_t i = 0; i < size; ++i) {
      mean[i] = static_cast<double>(random.Real(-1, 1)) * half;
      for (size_t j = 0; j < i; ++j) {
        full[i][j] = static_cast<double>(random.Real(-1, 1)) * 20 / half;
      }
      full[i][i] = static_cast<double>(random.Real(1, 30)) / half;
    }
    for (const double m : mean) {
      x.push_back(static_cast<T>(std::lround(m + static_cast<double>(random.Real(-1, 1)) * half)));
    }
    limit = std::pow(10.0, random.Int(0, 40) / 10.0);
    learned = std::make_unique<LearnedDistance>(mean, full, limit);
    diagonal = full;
    for (size_t i = 0; i < size; ++i) {
      for (size_t j = 0; j < i; ++j) diagonal[i][j] = 0;
      diagonal_scale.push_back(MahalanobisScaleOf(full[i][i]));
    }
  }

  std::vector<T> x;
  Matrix full, diagonal;
  std::vector<Factor> diagonal_scale;
  double limit = 0;
  std::unique_ptr<LearnedDistance> learned;
};

template <class T>
void ExpectTheOracles(uint32_t seed) {
  SCOPED_TRACE("seed " + std::to_string(seed));
  const AnyLearned<T> any(seed);
  const auto expect = [&](double distance, uint32_t score) {
    const double expected = std::min(distance / any.limit * 0x1p16, 0xFFFFFFFFp0);
    // Each of z is within 2^-13 and what factors of 31 bits lose, some 2^-12 in all.
    const double slack = 0x1p-12 * std::sqrt(static_cast<double>(any.x.size()));
    const double wrong = slack * (2 * std::sqrt(distance) + slack) / any.limit * 0x1p16;
    ASSERT_NEAR(score, expected, wrong + 0.51);
  };
  const LearnedDistance& learned = *any.learned;
  expect(DistanceSquared(any.x, learned, any.full), learned.ScoreOf(any.x));
  const uint32_t diagonal =
      MahalanobisDiagonal<T>(learned.p, In(any.x), In(learned.mean), In(any.diagonal_scale));
  expect(DistanceSquared(any.x, learned, any.diagonal), diagonal);
}

TEST(Mahalanobis, EqualsTheDistanceInDouble) {
  for (uint32_t seed = 0; seed < 1000; ++seed) {
    ExpectTheOracles<int8_t>(seed);
    ExpectTheOracles<int16_t>(seed);
  }
}

// By division instead of shifts.
int8_t ByteOf(uint32_t score) {
  return static_cast<int8_t>(std::min<int64_t>(int64_t{score} * 128 / kAtLimit, 255) - 128);
}

TEST(Mahalanobis, EveryKernelGivesTheScoreAsAByte) {
  for (uint32_t seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const AnyLearned<int8_t> any(seed);
    const LearnedDistance& l = *any.learned;
    for (const Row& row : kRows) {
      std::vector<int8_t> y(1);
      row.single(l.p, In(any.x), In(l.mean), In(l.factor), In(l.scale), Out(y));
      ASSERT_EQ(y[0], ByteOf(l.ScoreOf(any.x))) << row.name;
    }
    for (const RowDiagonal& row : kRowsDiagonal) {
      std::vector<int8_t> y(1);
      row.single(l.p, In(any.x), In(l.mean), In(any.diagonal_scale), Out(y));
      const uint32_t score =
          MahalanobisDiagonal<int8_t>(l.p, In(any.x), In(l.mean), In(any.diagonal_scale));
      ASSERT_EQ(y[0], ByteOf(score)) << row.name;
    }
  }
}

TEST(Mahalanobis, TheLimitIsOneAndTwiceOfItIsTheMost) {
  // One feature with a deviation of one step, and a limit of 25: five steps away.
  const std::vector<int32_t> mean = {0};
  const std::vector<Factor> scale = {MahalanobisScaleOf(1)};
  const MahalanobisParams p = {1, MahalanobisToLimits(25)};
  const auto score = [&](int8_t x) {
    std::vector<int8_t> y(1);
    MahalanobisDiagonalS8Ref(p, In(std::vector<int8_t>{x}), In(mean), In(scale), Out(y));
    return (y[0] + 128) / 128.0;
  };
  EXPECT_EQ(score(0), 0);
  EXPECT_EQ(score(5), 1);
  EXPECT_EQ(score(-5), 1);
  EXPECT_EQ(score(4), std::floor(16.0 / 25 * 128) / 128);
  EXPECT_EQ(score(8), 255 / 128.0);
  EXPECT_EQ(score(127), 255 / 128.0);
}

TEST(Mahalanobis, SaturatesAboveEveryLimit) {
  const size_t size = 64;
  const std::vector<int16_t> x(size, INT16_MIN);
  const std::vector<int32_t> mean(size, INT16_MAX * 256);
  const std::vector<int32_t> factor(size * (size + 1) / 2, INT32_MIN);
  const std::vector<Factor> scale(size, Factor{UINT32_MAX, 0});
  const MahalanobisParams p = {size, MahalanobisToLimits(0x1p21)};
  EXPECT_TRUE(IsAnomaly(MahalanobisFull<int16_t>(p, In(x), In(mean), In(factor), In(scale))));
  EXPECT_TRUE(IsAnomaly(MahalanobisDiagonal<int16_t>(p, In(x), In(mean), In(scale))));
  // 65536 features at the bound stay below 2^63.
  const std::vector<int16_t> many(65536, INT16_MIN);
  const std::vector<int32_t> means(65536, INT16_MAX * 256);
  const std::vector<Factor> scales(65536, Factor{UINT32_MAX, 0});
  const MahalanobisParams all = {65536, MahalanobisToLimits(65536 * 0x1p22)};
  EXPECT_NEAR(MahalanobisDiagonal<int16_t>(all, In(many), In(means), In(scales)), kAtLimit, 1);
}

}  // namespace
}  // namespace mote
