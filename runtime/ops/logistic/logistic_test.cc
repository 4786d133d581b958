// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/logistic/logistic.h"

#include <cmath>

#include "runtime/ops/common/exp_oracle.h"
#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

using Row = testing::Kernel<LogisticParams, decltype(LogisticS8Ref<Rounding::kSingle>)>;
const Row kRows[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(                           \
      LogisticParams, name, when, scratch, name<Rounding::kSingle>, name<Rounding::kTflm>)
#include "runtime/ops/logistic/logistic_kernels.inc"
#undef MOTE_KERNEL
};

std::vector<int8_t> AllInt8s() {
  std::vector<int8_t> x;
  for (int32_t v = -128; v <= 127; ++v) x.push_back(static_cast<int8_t>(v));
  return x;
}

std::vector<int8_t> Call(const Row& row,
                         Rounding rounding,
                         const LogisticParams& p,
                         const std::vector<int8_t>& x) {
  std::vector<int8_t> y(x.size());
  row.of(rounding)(p, In(x), Out(y));
  return y;
}

// The parameters of an input scale, as docs/numerics.md derives them.
LogisticParams ParamsOf(int32_t size, int32_t zero_point, double scale) {
  int shift = 0;
  const double fraction = std::frexp(scale * 0x1p27, &shift);
  return {size,
          zero_point,
          static_cast<int32_t>(std::floor(15.0 * 0x1p27 / std::ldexp(1.0, shift))),
          {static_cast<int32_t>(std::llround(fraction * 0x1p31)), shift}};
}

int8_t Oracle(Rounding rounding, const LogisticParams& p, int8_t v) {
  const int32_t x = v - p.input_zero_point;
  if (std::abs(x) >= p.radius) return x <= -p.radius ? -128 : 127;
  const int64_t a = testing::RequantizeOracle(rounding, x, p.requant);
  int64_t y = int64_t{1} << 30;
  if (a != 0) y = testing::ReciprocalOracle(testing::ExpOracle(-std::abs(a), 4));
  if (a < 0) y = INT32_MAX - y;
  return static_cast<int8_t>(std::min<int64_t>(testing::HalfAway(y, 23) - 128, 127));
}

TEST(Logistic, IsOneHalfAtZeroAndFlatFarAway) {
  const LogisticParams p = ParamsOf(3, 5, 0.25);
  for (const Row& row : kRows) {
    for (const Rounding rounding : testing::kRoundings) {
      EXPECT_EQ(Call(row, rounding, p, {5, -128, 127}), (std::vector<int8_t>{0, -128, 127}));
    }
  }
}

TEST(Logistic, EqualsItsOracleOnEveryByteAndWorksInPlace) {
  for (uint32_t seed = 0; seed < 600; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const LogisticParams p =
        ParamsOf(256, random.Int(-128, 127), std::pow(10.0, random.Int(-50, 10) / 10.0));
    for (const Rounding rounding : testing::kRoundings) {
      std::vector<int8_t> expected;
      for (const int8_t v : AllInt8s()) expected.push_back(Oracle(rounding, p, v));
      for (const Row& row : kRows) {
        if (!row.fits(p)) continue;
        ASSERT_EQ(Call(row, rounding, p, AllInt8s()), expected) << row.name;
        std::vector<int8_t> shared = AllInt8s();
        row.of(rounding)(p, In(shared), Out(shared));
        ASSERT_EQ(shared, expected) << row.name << " in place";
      }
    }
  }
}

TEST(Logistic, StaysWithinOneStepOfTheRealFunction) {
  for (const double scale : {0.001, 0.01, 0.05, 0.1, 0.5, 1.0}) {
    const LogisticParams p = ParamsOf(256, 3, scale);
    const std::vector<int8_t> x = AllInt8s();
    const std::vector<int8_t> y = Call(kRows[0], Rounding::kSingle, p, x);
    for (size_t i = 0; i < x.size(); ++i) {
      const double real = 256.0 / (1.0 + std::exp(-scale * (x[i] - 3))) - 128.0;
      ASSERT_NEAR(y[i], std::min(real, 127.0), 0.51) << "scale " << scale << " x " << int{x[i]};
    }
  }
}

}  // namespace
}  // namespace mote
