// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/factor.h"

#include <cmath>

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::Random;

uint64_t AnyWord(Random& random) {
  const uint64_t word = (static_cast<uint64_t>(static_cast<uint32_t>(random.Word())) << 32) |
                        static_cast<uint32_t>(random.Word());
  return random.Int(0, 7) == 0 ? UINT64_MAX : word >> random.Int(0, 63);
}

TEST(Factor, IsTheNumberTo31Bits) {
  for (const double value : {1.0, 0.1, 3.75, 12345.678, 1e-9, 0x1p-64, 4294967294.0}) {
    const Factor factor = FactorOf(value);
    EXPECT_NEAR(std::ldexp(factor.multiplier, -factor.shift) / value, 1.0, 0x1p-31) << value;
  }
  EXPECT_EQ(FactorOf(0.0).multiplier, 0U);
  EXPECT_EQ(ScaleToU32(1, FactorOf(1e30)), UINT32_MAX);
}

TEST(Factor, ProductsAreExactAndSaturate) {
  for (uint32_t seed = 0; seed < 20000; ++seed) {
    Random random(seed);
    const uint64_t v = AnyWord(random);
    const Factor factor = {static_cast<uint32_t>(AnyWord(random)), random.Int(0, 95)};
    // 128 bits hold the product, which has 96, and the half.
    const unsigned __int128 product = static_cast<unsigned __int128>(v) * factor.multiplier;
    const unsigned __int128 half =
        factor.shift == 0 ? 0 : static_cast<unsigned __int128>(1) << (factor.shift - 1);
    const unsigned __int128 rounded = (product + half) >> factor.shift;
    const uint32_t expected = rounded > UINT32_MAX ? UINT32_MAX : static_cast<uint32_t>(rounded);
    ASSERT_EQ(ScaleToU32(v, factor), expected) << "seed " << seed;
  }
}

TEST(Factor, SignedProductsAreSymmetricWithinTheirBound) {
  EXPECT_EQ(ScaleToS32(-5, FactorOf(0.5), 100), -3);
  EXPECT_EQ(ScaleToS32(5, FactorOf(0.5), 100), 3);
  EXPECT_EQ(ScaleToS32(INT64_MIN, FactorOf(1.0), 100), -100);
  EXPECT_EQ(ScaleToS32(INT64_MAX, FactorOf(1.0), INT32_MAX), INT32_MAX);
}

TEST(Factor, IntegersOfRealNumbersRoundHalfAwayFromZero) {
  EXPECT_EQ(RoundToInteger(2.5), 3);
  EXPECT_EQ(RoundToInteger(-2.5), -3);
  EXPECT_EQ(RoundToInteger(-2.49), -2);
  EXPECT_EQ(RoundToInteger(0x1p62), int64_t{1} << 62);
}

TEST(Factor, QuotientsRoundHalfAwayFromZero) {
  EXPECT_EQ(DivideRounded(7, 2), 4);
  EXPECT_EQ(DivideRounded(-7, 2), -4);
  EXPECT_EQ(DivideRounded(-4, 3), -1);
  EXPECT_EQ(DivideRounded(5, 3), 2);
}

}  // namespace
}  // namespace mote
