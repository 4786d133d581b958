// SPDX-License-Identifier: Apache-2.0
#include "runtime/signal/order_tracking/order_tracking.h"

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

// speeds[i] is that of x[i]; neighbours of equal speed go in one call of up to `block` samples.
std::vector<int16_t> Track(const OrderTrackingParams& p,
                           const std::vector<int16_t>& x,
                           const std::vector<uint32_t>& speeds,
                           size_t block = 1) {
  OrderTracking tracking;
  tracking.Init(p);
  std::vector<int16_t> all;
  for (size_t at = 0; at < x.size();) {
    size_t count = 1;
    while (count < block && at + count < x.size() && speeds[at + count] == speeds[at]) ++count;
    std::vector<int16_t> y(count);
    const int32_t written = tracking.Process(In(x).subspan(at, count), speeds[at], Out(y));
    all.insert(all.end(), y.begin(), y.begin() + written);
    at += count;
  }
  return all;
}

// The formula in double, over the whole.
std::vector<double> Oracle(const OrderTrackingParams& p,
                           const std::vector<int16_t>& x,
                           const std::vector<uint32_t>& speeds) {
  std::vector<double> y;
  double angle = 0, wanted = 0;
  for (size_t i = 0; i + 2 < x.size(); ++i) {
    const double way = std::min(speeds[i + 1] * 0x1p-32 * p.steps_per_revolution, 1.0);
    if (wanted < angle + way) {
      const double t = (wanted - angle) / way;
      const double a = x[i == 0 ? 0 : i - 1], b = x[i], c = x[i + 1], d = x[i + 2];
      const double cubic =
          b + t / 2 * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
      const double v = p.interpolation == Interpolation::kCubic ? cubic : b + t * (c - b);
      y.push_back(std::clamp(v, -32768.0, 32767.0));
      wanted += 1;
    }
    angle += way;
  }
  return y;
}

TEST(OrderTracking, EqualsItsFormulaInDouble) {
  for (uint32_t seed = 0; seed < 400; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const OrderTrackingParams p = {random.Coin() ? random.Seam() : random.Int(1, 2000),
                                   random.Coin() ? Interpolation::kLinear : Interpolation::kCubic};
    const std::vector<int16_t> x = random.Int16s(random.Int(0, 800));
    std::vector<uint32_t> speeds;
    const auto top = static_cast<int32_t>(std::min(0x1p32 / p.steps_per_revolution * 1.1, 2e9));
    uint32_t speed = 0;
    for (size_t i = 0; i < x.size(); ++i) {
      if (random.Int(0, 9) == 0) speed = static_cast<uint32_t>(random.Int(0, top));
      speeds.push_back(speed);
    }
    const std::vector<int16_t> y = Track(p, x, speeds);
    const std::vector<double> expected = Oracle(p, x, speeds);
    ASSERT_EQ(y.size(), expected.size());
    for (size_t i = 0; i < y.size(); ++i) {
      // The place within 2^-16 of a sample, where the signal may jump by 65535: one unit, or three
      // at the cubic's steepest.
      ASSERT_NEAR(y[i], expected[i], 4.0) << i;
    }
  }
}

TEST(OrderTracking, AnySplitGivesTheSameBits) {
  const OrderTrackingParams p = {32, Interpolation::kCubic};
  const std::vector<int16_t> x = Random(5).Int16s(1000);
  std::vector<uint32_t> speeds(1000, ShaftSpeed(1'797'000, 12000));
  std::fill(speeds.begin() + 400, speeds.end(), ShaftSpeed(1'500'000, 12000));
  const std::vector<int16_t> each = Track(p, x, speeds);
  for (const size_t block : {2U, 3U, 64U, 399U, 1000U}) EXPECT_EQ(Track(p, x, speeds, block), each);
}

TEST(OrderTracking, OneStepASampleGivesTheSamplesAndAStandingShaftNothing) {
  const std::vector<int16_t> x = {5, -7, INT16_MAX, INT16_MIN, 9, 1};
  const std::vector<int16_t> all_but_two = {5, -7, INT16_MAX, INT16_MIN};
  for (const Interpolation kind : {Interpolation::kLinear, Interpolation::kCubic}) {
    EXPECT_EQ(Track({2, kind}, x, std::vector<uint32_t>(6, 1U << 31)), all_but_two);
    EXPECT_EQ(Track({65536, kind}, x, std::vector<uint32_t>(6, UINT32_MAX)), all_but_two);
    EXPECT_TRUE(Track({4, kind}, x, std::vector<uint32_t>(6, 0)).empty());
  }
}

// A shaft that speeds up from 20 to 60 revolutions a second, and a vibration of 3.25 orders.
struct RunUp {
  std::vector<int16_t> x;
  std::vector<uint32_t> speeds;
  static constexpr double kRateHz = 10000, kOrder = 3.25;
  static constexpr int32_t kSteps = 64;

  RunUp() {
    uint64_t angle = 0;  // Q32
    for (int32_t i = 0; i < 40000; ++i) {
      const auto speed = static_cast<uint32_t>((20.0 + i * 0.001) / kRateHz * 0x1p32);
      if (i > 0) angle += speed;
      speeds.push_back(speed);
      const double turns = kOrder * static_cast<double>(angle) * 0x1p-32;
      x.push_back(static_cast<int16_t>(std::lround(30000 * std::sin(2 * M_PI * turns))));
    }
  }
};

double ErrorDb(Interpolation kind) {
  const RunUp run;
  const std::vector<int16_t> y = Track({RunUp::kSteps, kind}, run.x, run.speeds);
  EXPECT_GT(y.size(), 10000U);
  double error = 0, signal = 0;
  for (size_t k = 10; k < y.size(); ++k) {
    const double turns = RunUp::kOrder * static_cast<double>(k) / RunUp::kSteps;
    const double expected = 30000 * std::sin(2 * M_PI * turns);
    signal += expected * expected;
    error += (y[k] - expected) * (y[k] - expected);
  }
  return 10 * std::log10(error / signal);
}

TEST(OrderTracking, MakesASineOfARunUpToWithinStatedDecibels) {
  EXPECT_LT(ErrorDb(Interpolation::kLinear), -60);
  EXPECT_LT(ErrorDb(Interpolation::kCubic), -90);
}

}  // namespace
}  // namespace mote
