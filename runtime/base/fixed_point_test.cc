// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/fixed_point.h"

#include <cmath>

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::HalfAway;
using testing::Random;
using testing::RequantizeOracle;

constexpr int kTrials = 2'000'000;

// Values near powers of two, at the ends, and everywhere else.
int32_t AnyWord(Random& random) {
  const int32_t word = random.Word();
  switch (random.Int(0, 3)) {
    case 0:
      return word;
    case 1:
      return word >> random.Int(0, 31);
    case 2:
      return WrapAdd(WrapShiftLeft(1, random.Int(0, 31)), random.Int(-2, 2));
    default:
      return WrapSub(random.Coin() ? INT32_MIN : INT32_MAX, random.Int(-2, 2));
  }
}

TEST(HighMul, RoundsTiesUpAndSaturatesTheOneOverflow) {
  EXPECT_EQ(SaturatingRoundingDoublingHighMul(INT32_MIN, INT32_MIN), INT32_MAX);
  EXPECT_EQ(SaturatingRoundingDoublingHighMul(INT32_MAX, INT32_MAX), 2147483646);
  EXPECT_EQ(SaturatingRoundingDoublingHighMul(INT32_MIN, INT32_MAX), -INT32_MAX);
  EXPECT_EQ(SaturatingRoundingDoublingHighMul(1, 1 << 30), 1);    // 0.5
  EXPECT_EQ(SaturatingRoundingDoublingHighMul(-1, 1 << 30), 0);   // -0.5
  EXPECT_EQ(SaturatingRoundingDoublingHighMul(3, 1 << 30), 2);    // 1.5
  EXPECT_EQ(SaturatingRoundingDoublingHighMul(-3, 1 << 30), -1);  // -1.5
}

// gemmlowp words it as: add 2^30, or 1 - 2^30 to a negative product, and truncate.
TEST(HighMul, EqualsTheTruncatingFormula) {
  Random random(1);
  for (int i = 0; i < kTrials; ++i) {
    const int32_t a = AnyWord(random);
    const int32_t b = AnyWord(random);
    if (a == INT32_MIN && b == INT32_MIN) continue;
    const int64_t product = int64_t{a} * b;
    const int64_t nudge = product >= 0 ? int64_t{1} << 30 : 1 - (int64_t{1} << 30);
    ASSERT_EQ(SaturatingRoundingDoublingHighMul(a, b), (product + nudge) / (int64_t{1} << 31))
        << a << " * " << b;
  }
}

TEST(RoundingDivide, RoundsTiesAwayFromZero) {
  EXPECT_EQ(RoundingDivideByPowerOfTwo(1, 1), 1);
  EXPECT_EQ(RoundingDivideByPowerOfTwo(-1, 1), -1);
  EXPECT_EQ(RoundingDivideByPowerOfTwo(2, 2), 1);
  EXPECT_EQ(RoundingDivideByPowerOfTwo(-2, 2), -1);
  EXPECT_EQ(RoundingDivideByPowerOfTwo(-3, 1), -2);
  EXPECT_EQ(RoundingDivideByPowerOfTwo(1, 2), 0);
  EXPECT_EQ(RoundingDivideByPowerOfTwo(-1, 2), 0);
  EXPECT_EQ(RoundingDivideByPowerOfTwo(INT32_MIN, 0), INT32_MIN);
  EXPECT_EQ(RoundingDivideByPowerOfTwo(INT32_MIN, 31), -1);
  EXPECT_EQ(RoundingDivideByPowerOfTwo(INT32_MAX, 31), 1);
}

TEST(RoundingDivide, EqualsDivisionOfTheMagnitude) {
  Random random(2);
  for (int i = 0; i < kTrials; ++i) {
    const int32_t x = AnyWord(random);
    const int32_t exponent = random.Int(0, 31);
    ASSERT_EQ(RoundingDivideByPowerOfTwo(x, exponent), HalfAway(x, exponent))
        << x << " / 2^" << exponent;
  }
}

// 0.25 = 2^30 * 2^(-1 - 31). The first rounding of kTflm makes -3 of -6/2, the second -2 of -1.5.
TEST(Requantize, ModesDifferOnNegativeTies) {
  constexpr Requant kQuarter = {1 << 30, -1};
  EXPECT_EQ(Requantize<Rounding::kSingle>(-6, kQuarter), -1);
  EXPECT_EQ(Requantize<Rounding::kTflm>(-6, kQuarter), -2);
  EXPECT_EQ(Requantize<Rounding::kSingle>(6, kQuarter), 2);
  EXPECT_EQ(Requantize<Rounding::kTflm>(6, kQuarter), 2);
}

TEST(Requantize, OneIsTheIdentity) {
  constexpr Requant kOne = {1 << 30, 1};
  for (int32_t x = -512; x <= 512; ++x) {
    EXPECT_EQ(Requantize<Rounding::kSingle>(x, kOne), x);
    EXPECT_EQ(Requantize<Rounding::kTflm>(x, kOne), x);
  }
}

template <Rounding kRounding>
void ExpectOracle(uint32_t seed) {
  Random random(seed);
  for (int i = 0; i < kTrials; ++i) {
    const int32_t x = AnyWord(random);
    const Requant r = random.AnyRequant(-31, 30);
    ASSERT_EQ(Requantize<kRounding>(x, r), RequantizeOracle(kRounding, x, r))
        << x << " * " << r.multiplier << " * 2^(" << r.shift << " - 31), seed " << seed;
  }
}

// Multipliers as models have them, and as no model has them: products that overflow an int32.
TEST(Requantize, XnnpackEqualsItsOracle) {
  Random random(8);
  for (int i = 0; i < kTrials; ++i) {
    const int32_t x = AnyWord(random);
    const Requant r = random.AnyRequant(-31, 30);
    ASSERT_EQ(Requantize<Rounding::kXnnpack>(x, testing::AsFloat(r)),
              RequantizeOracle(Rounding::kXnnpack, x, r))
        << x << " * " << r.multiplier << " * 2^(" << r.shift << " - 31)";
  }
}

TEST(Requantize, XnnpackRoundsToEvenAndSaturatesTo23Bits) {
  const Requant half = FloatRequant(0.5F);
  EXPECT_EQ(Requantize<Rounding::kXnnpack>(-3, half), -2);
  EXPECT_EQ(Requantize<Rounding::kXnnpack>(-1, half), 0);
  EXPECT_EQ(Requantize<Rounding::kXnnpack>(1, half), 0);
  EXPECT_EQ(Requantize<Rounding::kXnnpack>(3, half), 2);
  EXPECT_EQ(Requantize<Rounding::kXnnpack>(16777217, FloatRequant(0.0625F)), 1048576);
  EXPECT_EQ(Requantize<Rounding::kXnnpack>(INT32_MAX, FloatRequant(255)), (1 << 22) - 1);
  EXPECT_EQ(Requantize<Rounding::kXnnpack>(INT32_MIN, FloatRequant(255)), -(1 << 22));
}

TEST(Requantize, SingleEqualsItsOracle) { ExpectOracle<Rounding::kSingle>(3); }
TEST(Requantize, TflmEqualsItsOracle) { ExpectOracle<Rounding::kTflm>(4); }

TEST(Requantize, SingleIsTheRealProductRoundedHalfUp) {
  Random random(5);
  for (int i = 0; i < kTrials; ++i) {
    const int32_t x = AnyWord(random);
    const Requant r = random.AnyRequant(-31, 0);
    const long double real = std::ldexp(
        static_cast<long double>(x) * static_cast<long double>(r.multiplier), r.shift - 31);
    ASSERT_EQ(Requantize<Rounding::kSingle>(x, r), static_cast<int64_t>(std::floor(real + 0.5L)))
        << x << " * " << r.multiplier << " * 2^(" << r.shift << " - 31)";
  }
}

TEST(Requantize, XnnpackIsWithinOneOfSingleWhereAnInt8IsNotSaturated) {
  Random random(9);
  for (int i = 0; i < kTrials; ++i) {
    const int32_t x = random.Int(-(1 << 24), 1 << 24);
    const Requant r = random.AnyRequant(-20, -16);
    const int32_t single = Requantize<Rounding::kSingle>(x, r);
    ASSERT_NEAR(Requantize<Rounding::kXnnpack>(x, testing::AsFloat(r)), single, 1)
        << x << " shift " << r.shift;
  }
}

TEST(Requantize, ModesStayWithinOneOfEachOther) {
  Random random(6);
  for (int i = 0; i < kTrials; ++i) {
    const int32_t x = AnyWord(random);
    const Requant r = random.AnyRequant(-31, 0);
    const int64_t difference =
        int64_t{Requantize<Rounding::kSingle>(x, r)} - Requantize<Rounding::kTflm>(x, r);
    ASSERT_LE(difference, 1) << x << " shift " << r.shift;
    ASSERT_GE(difference, -1) << x << " shift " << r.shift;
  }
}

// The multiplier as TFLite reduces it: to 16 bits, half up, 0x7FFF at most.
TEST(RequantizeWide, RoundsOnceWithAMultiplierOf16Bits) {
  EXPECT_EQ(RequantizeWide(-3, {1 << 30, 0}), -1);  // -1.5, ties up
  Random random(7);
  for (int i = 0; i < kTrials; ++i) {
    const Requant r = random.AnyRequant(-31, 7);
    const int64_t x = (int64_t{AnyWord(random)} << 16) >> std::max(r.shift, 0) >> random.Int(1, 31);
    const int64_t reduced = std::min<int64_t>(testing::HalfUp(r.multiplier, 16), 0x7FFF);
    ASSERT_EQ(RequantizeWide(x, r),
              static_cast<int32_t>(testing::HalfUp(x * reduced, 15 - r.shift)))
        << x;
  }
}

TEST(Wrap, IsArithmeticModuloTwoToThe32) {
  EXPECT_EQ(WrapAdd(INT32_MAX, 1), INT32_MIN);
  EXPECT_EQ(WrapSub(INT32_MIN, 1), INT32_MAX);
  EXPECT_EQ(WrapMul(1 << 16, 1 << 16), 0);
  EXPECT_EQ(WrapMul(INT32_MIN, -1), INT32_MIN);
  EXPECT_EQ(WrapShiftLeft(-1, 31), INT32_MIN);
}

TEST(Clamp, KeepsTheRange) {
  EXPECT_EQ(Clamp(-200, -128, 127), -128);
  EXPECT_EQ(Clamp(200, -128, 127), 127);
  EXPECT_EQ(Clamp(5, 5, 5), 5);
}

}  // namespace
}  // namespace mote
