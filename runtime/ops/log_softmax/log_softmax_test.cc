// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/log_softmax/log_softmax.h"

#include <cmath>

#include "runtime/ops/common/exp_oracle.h"
#include "runtime/ops/common/log_fixed.h"
#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

using Row = testing::Kernel<LogSoftmaxParams, decltype(LogSoftmaxS8Ref<Rounding::kSingle>)>;
const Row kRows[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(                           \
      LogSoftmaxParams, name, when, scratch, name<Rounding::kSingle>, name<Rounding::kTflm>)
#include "runtime/ops/log_softmax/log_softmax_kernels.inc"
#undef MOTE_KERNEL
};

using RowF32 = testing::Kernel<LogSoftmaxF32Params, decltype(LogSoftmaxF32Ref)>;
const RowF32 kRowsF32[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(LogSoftmaxF32Params, name, when, scratch, name, name)
#include "runtime/ops/log_softmax/log_softmax_f32_kernels.inc"
#undef MOTE_KERNEL
};

template <class Row, class Params, class T>
std::vector<T> Call(const Row& row, Rounding rounding, const Params& p, const std::vector<T>& x) {
  std::vector<T> y(x.size());
  row.of(rounding)(p, In(x), Out(y));
  std::vector<T> shared = x;
  row.of(rounding)(p, In(shared), Out(shared));
  EXPECT_EQ(shared, y) << row.name << " in place";
  return y;
}

Requant Split(double m) {
  int shift = 0;
  const double fraction = std::frexp(m, &shift);
  return {static_cast<int32_t>(std::llround(fraction * 0x1p31)), shift};
}

// The parameters of an input scale, as docs/numerics/reduce.md derives them.
LogSoftmaxParams ParamsOf(int32_t rows, int32_t depth, double scale) {
  const Requant requant = Split(std::min(scale * 0x1p26, 0x1p30 - 1));
  const double radius = std::floor(31.0 * std::ldexp(1.0, 26 - requant.shift));
  const Requant reverse = Split(std::ldexp(1.0, 31 - requant.shift) / requant.multiplier);
  return {rows, depth, requant, reverse, -static_cast<int32_t>(radius)};
}

// Exponentials and requantisation in 64-bit integers; the logarithm is the kernel's, which
// log_fixed_test.cc compares with the real one.
std::vector<int8_t> Oracle(Rounding rounding,
                           const LogSoftmaxParams& p,
                           const std::vector<int8_t>& x) {
  std::vector<int8_t> y;
  for (size_t r = 0; r < static_cast<size_t>(p.rows); ++r) {
    const auto first = x.begin() + static_cast<std::ptrdiff_t>(r) * p.depth;
    const int32_t maximum = *std::max_element(first, first + p.depth);
    int64_t sum = 0;
    for (auto i = first; i != first + p.depth; ++i) {
      if (*i - maximum < p.diff_min) continue;
      const int32_t q5 = testing::RequantizeOracle(rounding, *i - maximum, p.requant);
      sum += testing::HalfAway(testing::ExpOracle(q5, 5), 12);
    }
    const int32_t log = LogOfAtLeastOne<12, 5>(static_cast<int32_t>(sum));
    const int32_t least = testing::RequantizeOracle(rounding, INT32_MIN + log, p.reverse);
    for (auto i = first; i != first + p.depth; ++i) {
      const int64_t q5 = testing::RequantizeOracle(rounding, *i - maximum, p.requant);
      const bool fits = *i - maximum >= p.diff_min && *i - maximum > least;
      const int64_t value = fits ? testing::HalfAway(q5 - log, 22) + 127 : -128;
      y.push_back(static_cast<int8_t>(std::clamp<int64_t>(value, -128, 127)));
    }
  }
  return y;
}

TEST(LogSoftmax, Int8EqualsItsOracle) {
  for (uint32_t seed = 0; seed < 400; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const int32_t depth = random.Coin() ? random.Seam() : random.Int(1, 500);
    const double scale = std::pow(10.0, random.Int(-60, 20) / 10.0);
    const LogSoftmaxParams p = ParamsOf(random.Int(1, 3), depth, scale);
    const std::vector<int8_t> x = random.Int8s(p.rows * p.depth);
    for (const Row& row : kRows) {
      for (const Rounding rounding : testing::kRoundings) {
        ASSERT_EQ(Call(row, rounding, p, x), Oracle(rounding, p, x)) << row.name;
      }
    }
  }
}

TEST(LogSoftmax, Int8StaysWithinAStepOfTheRealFunction) {
  Random random(9);
  for (int trial = 0; trial < 100; ++trial) {
    const double scale = random.Int(1, 400) / 1000.0;
    const LogSoftmaxParams p = ParamsOf(1, random.Int(1, 40), scale);
    const std::vector<int8_t> x = random.Int8s(p.depth);
    double sum = 0;
    for (const int8_t v : x) sum += std::exp(scale * v);
    const std::vector<int8_t> y = Call(kRows[0], Rounding::kSingle, p, x);
    for (size_t i = 0; i < x.size(); ++i) {
      const double real = 127 + 16 * (scale * x[i] - std::log(sum));
      ASSERT_NEAR(y[i], std::max(real, -128.0), 1.0) << "trial " << trial;
    }
  }
}

TEST(LogSoftmax, TheDeepestRowDoesNotOverflow) {
  const LogSoftmaxParams p = ParamsOf(1, 4095, 0.05);
  const std::vector<int8_t> x(4095, 127);  // 127 - 16 * log(4095) = -6.1
  for (const Row& row : kRows) {
    EXPECT_EQ(Call(row, Rounding::kSingle, p, x), std::vector<int8_t>(4095, -6)) << row.name;
  }
}

TEST(LogSoftmax, Float32IsNearTheRealFunction) {
  for (uint32_t seed = 0; seed < 100; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const LogSoftmaxF32Params p = {1, random.Int(1, 100)};
    const std::vector<float> x = random.Floats(p.depth, -30, 30);
    double sum = 0;
    for (const float v : x) sum += std::exp(static_cast<double>(v));
    for (const RowF32& row : kRowsF32) {
      const std::vector<float> y = Call(row, Rounding::kSingle, p, x);
      for (size_t i = 0; i < x.size(); ++i) {
        ASSERT_NEAR(static_cast<double>(y[i]), static_cast<double>(x[i]) - std::log(sum), 1e-5);
      }
    }
  }
}

}  // namespace
}  // namespace mote
