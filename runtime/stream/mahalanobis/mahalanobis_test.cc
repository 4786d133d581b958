// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/mahalanobis/mahalanobis.h"

#include "runtime/ops/common/op_testing.h"
#include "runtime/stream/common/learned_limit.h"
#include "runtime/stream/detector/detector.h"
#include "tests/recordings.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;
using Matrix = std::vector<std::vector<double>>;

// What a trainer makes of a mean and a lower triangle F with C^-1 = F^T F.
struct Learned {
  std::vector<int32_t> mean, factor;
  std::vector<Factor> scale;
  MahalanobisParams p;

  Learned(const std::vector<double>& real_mean, const Matrix& f, double limit) {
    for (const double m : real_mean) mean.push_back(static_cast<int32_t>(std::lround(m * 256)));
    for (size_t i = 0; i < f.size(); ++i) {
      double most = 0;
      for (size_t j = 0; j <= i; ++j) most = std::max(most, std::abs(f[i][j]));
      const double unit = most / 0x1p30;
      for (size_t j = 0; j <= i; ++j) {
        factor.push_back(static_cast<int32_t>(std::lround(f[i][j] / unit)));
      }
      scale.push_back(MahalanobisScaleOf(unit));
    }
    p = {static_cast<int32_t>(mean.size()),
         mean.data(),
         factor.data(),
         scale.data(),
         MahalanobisToLimits(limit)};
  }
  Learned(const Learned&) = delete;
  Learned& operator=(const Learned&) = delete;
};

template <class T>
double DistanceSquared(const std::vector<T>& x, const Learned& learned, const Matrix& f) {
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
  const Learned learned(mean, full, limit);
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

// The bearing's hourly state: RMS, kurtosis and mean magnitude, as the test rig's table has them.
std::vector<std::vector<int16_t>> BearingStates(const std::string& labels) {
  const double units[] = {50000, 1000, 50000};
  const char* const columns[] = {"b1_rms", "b1_kurtosis", "b1_meanabs"};
  std::vector<std::vector<int16_t>> states;
  for (size_t c = 0; c < 3; ++c) {
    const std::vector<std::string> values = ReadCsvColumn(labels, columns[c]);
    states.resize(values.size());
    for (size_t row = 0; row < values.size(); ++row) {
      const double v = std::min(std::stod(values[row]) * units[c], 32767.0);
      states[row].push_back(static_cast<int16_t>(std::lround(v)));
    }
  }
  return states;
}

// The inverse of the lower triangle L with C = L L^T: then C^-1 = F^T F.
Matrix WhiteningOf(const std::vector<std::vector<int16_t>>& states,
                   size_t count,
                   std::vector<double>& mean) {
  mean.assign(3, 0);
  for (size_t row = 0; row < count; ++row) {
    for (size_t i = 0; i < 3; ++i) mean[i] += states[row][i] / static_cast<double>(count);
  }
  Matrix c(3, std::vector<double>(3)), l = c, f = c;
  for (size_t row = 0; row < count; ++row) {
    for (size_t i = 0; i < 3; ++i) {
      for (size_t j = 0; j < 3; ++j) {
        c[i][j] +=
            (states[row][i] - mean[i]) * (states[row][j] - mean[j]) / static_cast<double>(count);
      }
    }
  }
  for (size_t i = 0; i < 3; ++i) {
    for (size_t j = 0; j <= i; ++j) {
      double rest = c[i][j];
      for (size_t k = 0; k < j; ++k) rest -= l[i][k] * l[j][k];
      l[i][j] = i == j ? std::sqrt(rest) : rest / l[j][j];
    }
  }
  for (size_t i = 0; i < 3; ++i) {
    f[i][i] = 1 / l[i][i];
    for (size_t j = 0; j < i; ++j) {
      for (size_t k = j; k < i; ++k) f[i][j] -= l[i][k] * f[k][j] / l[i][i];
    }
  }
  return f;
}

TEST(Mahalanobis, HearsABearingFailDaysAheadWithoutAFalseAlarm) {
  const std::string labels = "data/vibration/ims_run2/LABELS.csv";
  MOTE_SKIP_WITHOUT(labels);
  const std::vector<std::vector<int16_t>> states = BearingStates(labels);
  ASSERT_GT(states.size(), 980U);
  std::vector<double> mean;
  const Matrix f = WhiteningOf(states, 200, mean);
  const Learned learned(mean, f, 36.0);  // six deviations
  // Forty minutes above the limit on average: 2^15 / 128 / 4 is 64.
  const DetectorClass alarm = {1 << 15, 1 << 14, 6};
  std::vector<uint8_t> history(4);
  std::vector<DetectorClassState> state(1);
  Detector<uint8_t> detector;
  detector.Init({1, 4, 0, {1 << 30, 7}, &alarm}, Out(history), Out(state));
  int64_t first = -1;
  for (size_t row = 0; row < states.size() && first < 0; ++row) {
    const uint8_t score = LimitScore(MahalanobisFullRef<int16_t>(learned.p, In(states[row])));
    Hit hit = {};
    if (detector.Process({&score, 1}, hit)) first = hit.hop;
  }
  // Ten minutes a row; the bearing fails at row 981, its RMS leaves six deviations at row 538.
  EXPECT_GT(first, 500);
  EXPECT_LT(first, 560);
}

}  // namespace
}  // namespace mote
