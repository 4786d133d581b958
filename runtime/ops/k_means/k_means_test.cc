// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/k_means/k_means.h"

#include "runtime/base/learned_limit.h"
#include "runtime/ops/common/op_testing.h"
#include "runtime/ops/k_means/k_means_distance.h"
#include "tests/recordings.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

using Row = testing::Kernel<KMeansParams, decltype(KMeansS8Ref)>;
const Row kRows[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(KMeansParams, name, when, scratch, name, name)
#include "runtime/ops/k_means/k_means_kernels.inc"
#undef MOTE_KERNEL
};

template <class T>
void ExpectTheNearestOfTheOracle(uint32_t seed) {
  SCOPED_TRACE("seed " + std::to_string(seed));
  Random random(seed);
  const int32_t size = random.Seam(), clusters = random.Int(1, 5);
  const std::vector<int16_t> centres = random.Int16s(int64_t{size} * clusters);
  std::vector<T> x(static_cast<size_t>(size));
  const bool extreme = random.Coin();
  for (T& v : x) {
    constexpr T kLow = std::numeric_limits<T>::min(), kHigh = std::numeric_limits<T>::max();
    v = static_cast<T>(extreme ? (random.Coin() ? kLow : kHigh) : random.Int(kLow, kHigh));
  }
  std::vector<Factor> to_limits;
  double best = 0xFFFFFFFFp0;
  for (int32_t k = 0; k < clusters; ++k) {
    const double limit = std::pow(10.0, random.Int(0, 80) / 10.0);
    to_limits.push_back(KMeansToLimits<T>(limit));
    double distance = 0;
    for (int32_t i = 0; i < size; ++i) {
      const double centre = centres[static_cast<size_t>(k) * x.size() + static_cast<size_t>(i)];
      const double difference = x[static_cast<size_t>(i)] - std::ldexp(centre, -kCentreBits<T>);
      distance += difference * difference;
    }
    best = std::min(best, distance / limit * 0x1p16);
  }
  const KMeansParams p = {size, clusters};
  const uint32_t score = KMeansDistance<T>(p, In(x), In(centres), In(to_limits));
  ASSERT_NEAR(score, best, 0.51 + best * 1e-9);
  if constexpr (sizeof(T) == 1) {
    for (const Row& row : kRows) {
      std::vector<int8_t> y(1);
      row.single(p, In(x), In(centres), In(to_limits), Out(y));
      ASSERT_EQ(y[0] + 128, std::min<int64_t>(int64_t{score} * 128 / kAtLimit, 255)) << row.name;
    }
  }
}

TEST(KMeans, IsTheDistanceOfTheNearestCentreInItsLimit) {
  for (uint32_t seed = 0; seed < 2000; ++seed) {
    ExpectTheNearestOfTheOracle<int8_t>(seed);
    ExpectTheNearestOfTheOracle<int16_t>(seed);
  }
}

TEST(KMeans, EachClusterHasALimitOfItsOwn) {
  const std::vector<int16_t> centres = {0, 0, 10 * 256, 10 * 256};
  const std::vector<Factor> to_limits = {KMeansToLimits<int8_t>(2), KMeansToLimits<int8_t>(200)};
  const auto score = [&](const std::vector<int8_t>& x) {
    std::vector<int8_t> y(1);
    KMeansS8Ref({2, 2}, In(x), In(centres), In(to_limits), Out(y));
    return (y[0] + 128) / 128.0;
  };
  EXPECT_EQ(score({0, 0}), 0);
  EXPECT_EQ(score({-1, 1}), 1);
  EXPECT_EQ(score({20, 20}), 1);
  EXPECT_EQ(score({-100, 0}), 255 / 128.0);
  // The first centre is nearer, the second one's limit is wider.
  EXPECT_EQ(score({4, 4}), std::floor(2 * 36 / 200.0 * 128) / 128);
}

// The fan's spread of acceleration in its three axes, 200 samples, in mg.
std::vector<int16_t> SpreadOf(const std::vector<float>& samples, size_t row) {
  std::vector<int16_t> spread;
  for (size_t axis = 0; axis < 3; ++axis) {
    double sum = 0, squares = 0;
    for (size_t i = 0; i < 200; ++i) {
      const double v = static_cast<double>(samples[(row * 200 + i) * 3 + axis]);
      sum += v;
      squares += v * v;
    }
    const double deviation = std::sqrt(squares / 200 - sum / 200 * (sum / 200));
    spread.push_back(static_cast<int16_t>(std::lround(std::min(deviation * 1000, 32767.0))));
  }
  return spread;
}

double Median(std::vector<double> values) {
  std::nth_element(
      values.begin(), values.begin() + static_cast<ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

TEST(KMeans, AFanWithACoinOnABladeIsFarFromTheFanWithout) {
  const std::string data = "data/vibration/fan_accel/accel_200x3.npy";
  MOTE_SKIP_WITHOUT(data);
  const std::vector<float> samples = ReadNpyFloat32(data);
  const auto kinds = ReadCsvColumn("data/vibration/fan_accel/LABELS.csv", "class");
  ASSERT_EQ(samples.size(), kinds.size() * 600);
  // One cluster: the median of every other recording of the normal fan.
  std::vector<double> axes[3];
  for (size_t row = 0; row < kinds.size(); row += 2) {
    if (kinds[row] != "fan_0_high_0_weight") continue;
    const std::vector<int16_t> spread = SpreadOf(samples, row);
    for (size_t axis = 0; axis < 3; ++axis) axes[axis].push_back(spread[axis]);
  }
  std::vector<int16_t> centre;
  for (const auto& values : axes) centre.push_back(static_cast<int16_t>(Median(values)));
  const std::vector<Factor> to_limits = {KMeansToLimits<int16_t>(1.0)};
  std::vector<double> normal, coin;
  for (size_t row = 1; row < kinds.size(); row += 2) {
    const std::vector<int16_t> spread = SpreadOf(samples, row);
    const double score = KMeansDistance<int16_t>({3, 1}, In(spread), In(centre), In(to_limits));
    if (kinds[row] == "fan_0_high_0_weight") normal.push_back(score);
    if (kinds[row] == "fan_0_high_1_weight") coin.push_back(score);
  }
  ASSERT_FALSE(normal.empty());
  ASSERT_FALSE(coin.empty());
  EXPECT_GT(Median(coin), 2 * Median(normal));
}

}  // namespace
}  // namespace mote
