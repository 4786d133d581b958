// SPDX-License-Identifier: Apache-2.0
#include "runtime/signal/quantize_features/quantize_features.h"

#include <gtest/gtest.h>

#include <cmath>

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

int8_t Quantized(const Requant& requant, int32_t zero_point, int32_t x) {
  const std::vector<int32_t> xs = {x};
  std::vector<int8_t> y(1);
  QuantizeFeaturesS32Ref({1, zero_point, requant}, In(xs), Out(y));
  return y[0];
}

TEST(QuantizeFeatures, RoundsHalfUpAndClamps) {
  const Requant quarter = {1 << 30, -1};
  EXPECT_EQ(Quantized(quarter, 5, 10), 8);   // 2.5
  EXPECT_EQ(Quantized(quarter, 5, -10), 3);  // -2.5
  EXPECT_EQ(Quantized(quarter, 5, 1000), 127);
  EXPECT_EQ(Quantized(quarter, 5, -1000), -128);
}

TEST(QuantizeFeatures, EqualsItsOracle) {
  for (uint32_t seed = 0; seed < 2000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const Requant requant = random.AnyRequant(-31, 0);
    const int32_t zero_point = random.Int(-128, 127), x = random.Int(INT32_MIN / 2, INT32_MAX / 2);
    const int64_t real = testing::HalfUp(int64_t{x} * requant.multiplier, 31 - requant.shift);
    const int64_t clamped = std::clamp<int64_t>(real + zero_point, -128, 127);
    ASSERT_EQ(Quantized(requant, zero_point, x), clamped);
  }
}

// Programs around the micro frontend compute (256 x + 333) / 666 - 128 of its 16-bit features.
TEST(QuantizeFeatures, HoldsTheQuotientThatMicroModelsWereTrainedWith) {
  int shift = 0;
  const double fraction = std::frexp(256.0 / 666.0, &shift);
  const Requant requant = {static_cast<int32_t>(std::lround(fraction * 0x1p31)), shift};
  for (int32_t x = 0; x <= UINT16_MAX; ++x) {
    const int32_t quotient = (256 * x + 333) / 666 - 128;
    ASSERT_EQ(Quantized(requant, -128, x), std::min(quotient, 127)) << x;
  }
}

}  // namespace
}  // namespace mote
