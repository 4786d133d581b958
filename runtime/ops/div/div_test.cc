// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/div/div.h"

#include <cmath>

#include "runtime/ops/common/broadcast_testing.h"
#include "runtime/ops/common/exp_oracle.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

using Row = testing::Kernel<DivParams, decltype(DivS8Ref<Rounding::kSingle>)>;
const Row kRows[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(DivParams, name, when, scratch, name<Rounding::kSingle>, name<Rounding::kTflm>)
#include "runtime/ops/div/div_kernels.inc"
#undef MOTE_KERNEL
};

// Powers of two by doubling; everything in 64 bits.
int64_t QuotientOracle(Rounding rounding, int64_t u, int64_t v, Requant requant) {
  int32_t k = 0;
  while ((int64_t{2} << k) <= v) ++k;
  const int64_t fraction = (v - (int64_t{1} << k)) << (31 - k);
  int32_t h = 0;
  while (u * 2 >= INT32_MIN && u * 2 <= INT32_MAX) {
    u *= 2;
    ++h;
  }
  const int64_t quotient = testing::MulQ31(u, testing::ReciprocalOracle(fraction));
  const int32_t shift = requant.shift - k - h;
  if (shift < -31) return 0;
  return testing::RequantizeOracle(
      rounding, static_cast<int32_t>(quotient), {requant.multiplier, shift});
}

int8_t Expected(Rounding rounding, const DivParams& p, int8_t a, int8_t b) {
  int32_t u = a - p.a_zero_point;
  int32_t v = b - p.b_zero_point;
  if (v == 0 && u > 0) return static_cast<int8_t>(p.act_max);
  if (v == 0 && u < 0) return static_cast<int8_t>(p.act_min);
  const int32_t sign = v < 0 ? -1 : 1;
  const int64_t scaled = u == 0 ? 0 : QuotientOracle(rounding, u * sign, v * sign, p.requant);
  return static_cast<int8_t>(
      std::clamp<int64_t>(scaled + p.output_zero_point, p.act_min, p.act_max));
}

DivParams AnyQuantization(Random& random) {
  DivParams p = {};
  p.requant = {random.Int(1 << 30, INT32_MAX), random.Int(-20, 12)};
  p.a_zero_point = random.Int(-128, 127);
  p.b_zero_point = random.Int(-128, 127);
  p.output_zero_point = random.Int(-128, 127);
  testing::AnyRange(random, p.act_min, p.act_max);
  return p;
}

TEST(Div, WorksOutAnExampleByHand) {
  DivParams p = {};
  testing::SetSameShape(p, 6);
  p.requant = {1 << 30, 1};  // 1
  p.b_zero_point = 4;
  p.output_zero_point = -1;
  p.act_min = -128;
  p.act_max = 100;
  const std::vector<int8_t> a = {20, 100, -100, 1, -1, 0};
  const std::vector<int8_t> b = {9, -16, 5, 4, 4, 4};
  for (const Rounding rounding : testing::kRoundings) {
    std::vector<int8_t> y(6);
    kRows[0].of(rounding)(p, In(a), In(b), Out(y));
    // 20 / 5, 100 / -20, -100 / 1, and the limits of 1 / 0, -1 / 0, 0 / 0
    EXPECT_EQ(y, (std::vector<int8_t>{3, -6, -101, 100, -128, -1}));
  }
}

TEST(Div, IsWithinOneOfTheRealQuotient) {
  Random random(7);
  for (int i = 0; i < 2000; ++i) {
    DivParams p = AnyQuantization(random);
    testing::SetSameShape(p, 1);
    const std::vector<int8_t> a = random.Int8s(1);
    const std::vector<int8_t> b = random.Int8s(1);
    if (b[0] == p.b_zero_point) continue;
    std::vector<int8_t> y(1);
    kRows[0].tflm(p, In(a), In(b), Out(y));
    const double m = std::ldexp(p.requant.multiplier, p.requant.shift - 31);
    const double real = (a[0] - p.a_zero_point) * m / (b[0] - p.b_zero_point) + p.output_zero_point;
    EXPECT_NEAR(y[0], std::clamp<double>(real, p.act_min, p.act_max), 1) << i;
  }
}

TEST(Div, EqualsItsOracleOnEqualShapesAndBroadcasts) {
  testing::ExpectPairsOnRandomShapes<int8_t, int8_t>(kRows, AnyQuantization, Expected);
}

TEST(Div, TheOutputMayTakeTheMemoryOfAnInputOfItsSize) {
  Random random(3);
  testing::ExpectInPlace<int8_t>(kRows, AnyQuantization(random), random);
}

}  // namespace
}  // namespace mote
