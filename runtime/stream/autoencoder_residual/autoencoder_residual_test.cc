// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/autoencoder_residual/autoencoder_residual.h"

#include "runtime/base/learned_limit.h"
#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Random;

double MeanSquare(const std::vector<int8_t>& x,
                  double sx,
                  int32_t zx,
                  const std::vector<int8_t>& y,
                  double sy,
                  int32_t zy) {
  double sum = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    const double difference = sx * (x[i] - zx) - sy * (y[i] - zy);
    sum += difference * difference;
  }
  return sum / static_cast<double>(x.size());
}

TEST(AutoencoderResidual, IsTheMeanSquareErrorOverItsLimit) {
  for (uint32_t seed = 0; seed < 1000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const int32_t size = random.Coin() ? random.Seam() : random.Int(1, 700);
    const std::vector<int8_t> x = random.Int8s(size), y = random.Int8s(size);
    const double sx = std::pow(10.0, random.Int(-30, 10) / 10.0);
    const double sy = sx * std::pow(2.0, random.Int(-30, 30) / 10.0);
    const int32_t zx = random.Int(-128, 127), zy = random.Int(-128, 127);
    const double error = MeanSquare(x, sx, zx, y, sy, zy);
    const double limit = std::pow(10.0, random.Int(-20, 20) / 10.0) * std::max(sx, sy);
    const auto p = AutoencoderResidualParamsOf(size, sx, zx, sy, zy, limit);
    const double expected = std::min(error / limit * 0x1p16, 0xFFFFFFFFp0);
    // A difference is within 255 * 2^-16 of the larger scale.
    const double slack = std::max(sx, sy) * 255 * 0x1p-16;
    const double wrong = slack * (2 * std::sqrt(error) + slack) / limit * 0x1p16;
    ASSERT_NEAR(
        AutoencoderResidualS8Ref(p, In(x), In(y)), expected, wrong + expected * 1e-8 + 0.51);
  }
}

TEST(AutoencoderResidual, IsZeroForAPerfectCopyAndAtTheLimitForTheLimit) {
  const std::vector<int8_t> x = {-128, 0, 5, 127};
  const auto p = AutoencoderResidualParamsOf(4, 0.1, 3, 0.1, 3, 0.04);
  EXPECT_EQ(AutoencoderResidualS8Ref(p, In(x), In(x)), 0U);
  const std::vector<int8_t> y = {-126, 2, 3, 125};  // two steps of 0.1 from each
  EXPECT_NEAR(AutoencoderResidualS8Ref(p, In(x), In(y)), kAtLimit, 1);
  EXPECT_EQ(LimitScore(kAtLimit), 128);
  EXPECT_FALSE(IsAnomaly(kAtLimit));
  EXPECT_TRUE(IsAnomaly(kAtLimit + 1));
  EXPECT_EQ(LimitScore(UINT32_MAX), 255);
}

TEST(AutoencoderResidual, SaturatesAtTheLargestSum) {
  const std::vector<int8_t> x(65536, -128), y(65536, 127);
  const auto p = AutoencoderResidualParamsOf(65536, 1.0, 127, 1.0, -128, 1e-9);
  EXPECT_EQ(AutoencoderResidualS8Ref(p, In(x), In(y)), UINT32_MAX);
  const auto wide = AutoencoderResidualParamsOf(65536, 1.0, 127, 1.0, -128, 510.0 * 510.0);
  EXPECT_NEAR(AutoencoderResidualS8Ref(wide, In(x), In(y)), kAtLimit, 1);
}

}  // namespace
}  // namespace mote
