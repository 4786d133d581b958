// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/binary/binary.h"

#include <cmath>
#include <limits>

#include "runtime/ops/common/broadcast_testing.h"

namespace mote {
namespace {

using testing::Random;

#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(BinaryF32Params, name, when, scratch, name, name)
const testing::Kernel<BinaryF32Params, decltype(AddF32Ref)> kRowsF32[] = {
#include "runtime/ops/binary/binary_f32_kernels.inc"
};
#undef MOTE_KERNEL
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(BinaryParams, name, when, scratch, name, name)
const testing::Kernel<BinaryParams, decltype(AddS32Ref)> kRowsS32[] = {
#include "runtime/ops/binary/binary_s32_kernels.inc"
};
const testing::Kernel<BinaryParams, decltype(MaximumS64Ref)> kRowsS64[] = {
#include "runtime/ops/binary/binary_s64_kernels.inc"
};
const testing::Kernel<BinaryParams, decltype(MaximumS16Ref)> kRowsS16[] = {
#include "runtime/ops/binary/binary_s16_kernels.inc"
};
const testing::Kernel<BinaryParams, decltype(MaximumS8Ref)> kRowsS8[] = {
#include "runtime/ops/binary/binary_kernels.inc"
};
const testing::Kernel<BinaryParams, decltype(LogicalAndBoolRef)> kRowsBool[] = {
#include "runtime/ops/binary/binary_bool_kernels.inc"
};
#undef MOTE_KERNEL

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kLargest = std::numeric_limits<float>::max();

double Real(int32_t function, double a, double b) {
  switch (function) {
    case kBinaryAdd:
      return a + b;
    case kBinarySub:
      return a - b;
    case kBinaryMul:
      return a * b;
    case kBinaryDiv:
      return a / b;
    default:
      return a - b;
  }
}

float ExpectedF32(Rounding, const BinaryF32Params& p, float a, float b) {
  if (p.function == kBinaryMaximum) return std::fmax(a, b);
  if (p.function == kBinaryMinimum) return std::fmin(a, b);
  if (p.function == kBinaryFloorDiv) {
    return static_cast<float>(std::floor(static_cast<double>(a) / static_cast<double>(b)));
  }
  if (p.function == kBinaryFloorMod) {
    const float rest = std::fmod(a, b);
    return rest != 0 && std::signbit(rest) != std::signbit(b) ? rest + b : rest;
  }
  // Double holds sums, products and quotients of floats so well that the second rounding is none.
  const float once =
      static_cast<float>(Real(p.function, static_cast<double>(a), static_cast<double>(b)));
  if (p.function == kBinarySquaredDifference) {
    return static_cast<float>(static_cast<double>(once) * static_cast<double>(once));
  }
  return std::clamp(once, p.act_min, p.act_max);
}

int32_t ExpectedS32(Rounding, const BinaryParams& p, int32_t a, int32_t b) {
  const auto wrapped = [](int64_t v) { return static_cast<int32_t>(v); };
  const int64_t difference = int64_t{a} - b;
  const auto clamped = [&](int64_t v) { return std::clamp(wrapped(v), p.act_min, p.act_max); };
  switch (p.function) {
    case kBinaryAdd:
      return clamped(int64_t{a} + b);
    case kBinarySub:
      return clamped(difference);
    case kBinaryMul:
      return clamped(int64_t{a} * b);
    case kBinaryDiv:
      if (b == 0) return clamped(a > 0 ? INT32_MAX : (a < 0 ? INT32_MIN : 0));
      return clamped(int64_t{a} / b);
    case kBinarySquaredDifference:
      return wrapped(int64_t{wrapped(difference)} * wrapped(difference));
    case kBinaryMaximum:
      return std::max(a, b);
    default:
      return std::min(a, b);
  }
}

template <class Element>
Element Extreme(Rounding, const BinaryParams& p, Element a, Element b) {
  return p.function == kBinaryMaximum ? std::max(a, b) : std::min(a, b);
}

uint8_t Logical(Rounding, const BinaryParams& p, uint8_t a, uint8_t b) {
  const int trues = (a > 0 ? 1 : 0) + (b > 0 ? 1 : 0);
  return trues >= (p.function == kBinaryLogicalAnd ? 2 : 1) ? 1 : 0;
}

template <class Params>
auto With(int32_t function) {
  return [function](Random& random) {
    Params p = {};
    p.function = function;
    const bool relu6 = random.Coin();
    using Limit = decltype(p.act_min);
    p.act_min = relu6 ? 0 : std::numeric_limits<Limit>::lowest();
    p.act_max = relu6 ? 6 : std::numeric_limits<Limit>::max();
    return p;
  };
}

TEST(Binary, FloatsEqualTheirOracles) {
  for (int32_t function = kBinaryAdd; function <= kBinaryFloorMod; ++function) {
    // 0 would tell fmax() from a > b ? a : b, and there is no order of NaN.
    const auto random_values = [](Random& random, int64_t count) {
      std::vector<float> values = testing::AnyValues<float>(random, count);
      for (float& v : values) v = v == 0 ? 1.5F : v;
      return values;
    };
    for (uint32_t seed = 0; seed < 200; ++seed) {
      Random random(seed);
      BinaryF32Params p = With<BinaryF32Params>(function)(random);
      int32_t a_size = 0;
      int32_t b_size = 0;
      testing::SetBroadcast(random, p, a_size, b_size);
      const std::vector<float> a = random_values(random, a_size);
      testing::ExpectPairs<float>(kRowsF32, p, a, random_values(random, b_size), ExpectedF32);
    }
  }
}

TEST(Binary, IntegersEqualTheirOracles) {
  for (int32_t function = kBinaryAdd; function <= kBinaryMinimum; ++function) {
    testing::ExpectPairsOnRandomShapes<int32_t, int32_t>(
        kRowsS32, With<BinaryParams>(function), ExpectedS32, 100);
  }
  for (const int32_t function : {kBinaryMaximum, kBinaryMinimum}) {
    const auto any = With<BinaryParams>(function);
    testing::ExpectPairsOnRandomShapes<int64_t, int64_t>(kRowsS64, any, Extreme<int64_t>, 100);
    testing::ExpectPairsOnRandomShapes<int16_t, int16_t>(kRowsS16, any, Extreme<int16_t>, 100);
    testing::ExpectPairsOnRandomShapes<int8_t, int8_t>(kRowsS8, any, Extreme<int8_t>, 100);
  }
  for (const int32_t function : {kBinaryLogicalAnd, kBinaryLogicalOr}) {
    testing::ExpectPairsOnRandomShapes<uint8_t, uint8_t>(
        kRowsBool, With<BinaryParams>(function), Logical, 100);
  }
}

TEST(Binary, TheOutputMayTakeTheMemoryOfAnInputOfItsSize) {
  Random random(3);
  const BinaryF32Params f = With<BinaryF32Params>(kBinarySub)(random);
  testing::ExpectInPlace<float>(kRowsF32, f, random);
  const BinaryParams p = With<BinaryParams>(kBinarySub)(random);
  testing::ExpectInPlace<int32_t>(kRowsS32, p, random);
}

// One pair through the row of a function.
float Of(int32_t function, float a, float b) {
  BinaryF32Params p = {};
  p.function = function;
  p.act_min = -kLargest;
  p.act_max = kLargest;
  testing::SetSameShape(p, 1);
  float y = 0;
  for (const auto& row : kRowsF32) {
    if (row.fits(p)) row.single(p, Span<const float>(&a, 1), Span<const float>(&b, 1), {&y, 1});
  }
  return y;
}

TEST(Binary, ClampsInfinitiesAndKeepsNaN) {
  EXPECT_EQ(Of(kBinaryAdd, kInfinity, 1), kLargest);
  EXPECT_EQ(Of(kBinaryDiv, -1, 0), -kLargest);
  EXPECT_TRUE(std::isnan(Of(kBinaryDiv, 0, 0)));
  EXPECT_TRUE(std::isnan(Of(kBinarySub, kInfinity, kInfinity)));
  EXPECT_EQ(Of(kBinaryMaximum, kInfinity, 1), kInfinity);
}

// As `a > b ? a : b` says.
TEST(Binary, MaximumOfNaNIsTheSecondInput) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(Of(kBinaryMaximum, nan, 1), 1);
  EXPECT_TRUE(std::isnan(Of(kBinaryMaximum, 1, nan)));
}

// Any two floats, bit by bit: fmod is exact, so there is one right answer.
TEST(Binary, FloorModEqualsTheLibraryOnEveryKindOfFloat) {
  Random random(5);
  for (int i = 0; i < 200'000; ++i) {
    const int32_t words[] = {random.Word(), random.Word()};
    float v[2];
    std::memcpy(v, words, sizeof(v));
    if (random.Coin()) v[1] = std::ldexp(v[0], random.Int(-30, 30)) * random.Real(0.5F, 2);
    const float rest = std::fmod(v[0], v[1]);
    const float expected = rest != 0 && (v[1] < 0) != (rest < 0) ? rest + v[1] : rest;
    const float y = Of(kBinaryFloorMod, v[0], v[1]);
    if (std::isnan(expected)) {
      ASSERT_TRUE(std::isnan(y)) << v[0] << " " << v[1];
    } else {
      ASSERT_EQ(testing::Bits(std::vector<float>{y}), testing::Bits(std::vector<float>{expected}))
          << v[0] << " " << v[1];
    }
  }
}

TEST(Binary, FloorDivEqualsTheLibraryOnEveryKindOfFloat) {
  Random random(6);
  for (int i = 0; i < 200'000; ++i) {
    const int32_t words[] = {random.Word(), random.Word()};
    float v[2];
    std::memcpy(v, words, sizeof(v));
    if (random.Coin()) v[1] = v[0] / static_cast<float>(random.Int(-9, 9));
    const auto expected =
        static_cast<float>(std::floor(static_cast<double>(v[0]) / static_cast<double>(v[1])));
    const float y = Of(kBinaryFloorDiv, v[0], v[1]);
    ASSERT_TRUE(y == expected || (std::isnan(y) && std::isnan(expected))) << v[0] << " " << v[1];
  }
  EXPECT_TRUE(std::signbit(Of(kBinaryFloorDiv, -0.0F, 2)));
}

}  // namespace
}  // namespace mote
