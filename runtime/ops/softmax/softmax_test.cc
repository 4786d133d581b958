// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/softmax/softmax.h"

#include <cmath>

#include "runtime/ops/common/exp_oracle.h"
#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

using Row = testing::Kernel<SoftmaxParams, decltype(SoftmaxS8Ref<Rounding::kSingle>)>;
const Row kRows[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(                           \
      SoftmaxParams, name, when, scratch, name<Rounding::kSingle>, name<Rounding::kTflm>)
#include "runtime/ops/softmax/softmax_kernels.inc"
#undef MOTE_KERNEL
};

std::vector<int8_t> Call(const Row& row,
                         Rounding rounding,
                         const SoftmaxParams& p,
                         const std::vector<int8_t>& x) {
  std::vector<int8_t> y(x.size());
  std::vector<uint8_t> scratch = testing::Scratch(row.scratch_bytes(p));
  row.of(rounding)(p, In(x), Out(y), Out(scratch));
  return y;
}

// The parameters of beta * scale, as docs/numerics.md derives them.
SoftmaxParams ParamsOf(int32_t rows, int32_t depth, double beta_scale) {
  int shift = 0;
  const double fraction = std::frexp(std::min(beta_scale * 0x1p26, 0x1p30 - 1), &shift);
  const double radius = 31.0 * 0x1p26 / std::ldexp(1.0, shift);
  return {rows,
          depth,
          {static_cast<int32_t>(std::llround(fraction * 0x1p31)), shift},
          -static_cast<int32_t>(std::floor(radius))};
}

// Exponentials first, then one division a row, all on 64-bit integers.
std::vector<int8_t> Oracle(Rounding rounding,
                           const SoftmaxParams& p,
                           const std::vector<int8_t>& x) {
  std::vector<int8_t> y;
  for (size_t r = 0; r < static_cast<size_t>(p.rows); ++r) {
    const auto first = x.begin() + static_cast<std::ptrdiff_t>(r) * p.depth;
    const int32_t maximum = *std::max_element(first, first + p.depth);
    std::vector<int64_t> exps;
    int64_t sum = 0;
    for (auto i = first; i != first + p.depth; ++i) {
      const int32_t difference = *i - maximum;
      exps.push_back(
          difference < p.diff_min
              ? 0
              : testing::ExpOracle(testing::RequantizeOracle(rounding, difference, p.requant), 5));
      sum += testing::HalfAway(exps.back(), 12);
    }
    int32_t bits = 0;  // sum in [2^(bits - 1), 2^bits)
    while (sum >> bits != 0) ++bits;
    const int64_t scale = testing::ReciprocalOracle((sum << (32 - bits)) - (int64_t{1} << 31));
    for (const int64_t e : exps) {
      const int64_t q = testing::HalfAway(testing::HalfUp(scale * e, 31), bits + 3);
      y.push_back(static_cast<int8_t>(std::clamp<int64_t>(q - 128, -128, 127)));
    }
  }
  return y;
}

TEST(Softmax, EqualInputsShareTheProbability) {
  for (const int32_t depth : {1, 2, 4, 8, 16}) {
    const SoftmaxParams p = ParamsOf(1, depth, 0.1);
    const std::vector<int8_t> x(static_cast<size_t>(depth), -17);
    const int8_t share = static_cast<int8_t>(std::min(256 / depth - 128, 127));
    for (const Row& row : kRows) {
      for (const Rounding rounding : testing::kRoundings) {
        EXPECT_EQ(Call(row, rounding, p, x), std::vector<int8_t>(x.size(), share)) << row.name;
      }
    }
  }
}

TEST(Softmax, EqualsItsOracleAndWorksInPlace) {
  for (uint32_t seed = 0; seed < 600; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const int32_t depth = random.Coin() ? random.Seam() : random.Int(1, 700);
    const double beta_scale = std::pow(10.0, random.Int(-60, 20) / 10.0);
    const SoftmaxParams p = ParamsOf(random.Int(1, 3), depth, beta_scale);
    const std::vector<int8_t> x = random.Int8s(p.rows * p.depth);
    for (const Row& row : kRows) {
      if (!row.fits(p)) continue;
      for (const Rounding rounding : testing::kRoundings) {
        const std::vector<int8_t> expected = Oracle(rounding, p, x);
        ASSERT_EQ(Call(row, rounding, p, x), expected) << row.name;
        std::vector<int8_t> shared = x;
        std::vector<uint8_t> scratch = testing::Scratch(row.scratch_bytes(p));
        row.of(rounding)(p, In(shared), Out(shared), Out(scratch));
        ASSERT_EQ(shared, expected) << row.name << " in place";
      }
    }
  }
}

TEST(Softmax, StaysWithinOneStepOfTheRealFunction) {
  Random random(9);
  for (int trial = 0; trial < 200; ++trial) {
    const double beta_scale = random.Int(1, 400) / 1000.0;
    const SoftmaxParams p = ParamsOf(1, random.Int(1, 40), beta_scale);
    const std::vector<int8_t> x = random.Int8s(p.depth);
    double sum = 0;
    for (const int8_t v : x) sum += std::exp(beta_scale * v);
    const std::vector<int8_t> y = Call(kRows[0], Rounding::kSingle, p, x);
    for (size_t i = 0; i < x.size(); ++i) {
      const double real = std::min(256.0 * std::exp(beta_scale * x[i]) / sum - 128.0, 127.0);
      ASSERT_NEAR(y[i], real, 1.0) << "trial " << trial;
    }
  }
}

// 4095 terms of 1 are the most that the sum of Q12 holds; each is 256/4095 of a step.
TEST(Softmax, TheDeepestRowDoesNotOverflow) {
  const SoftmaxParams p = ParamsOf(1, 4095, 0.05);
  const std::vector<int8_t> x(4095, 127);
  for (const Row& row : kRows) {
    for (const Rounding rounding : testing::kRoundings) {
      EXPECT_EQ(Call(row, rounding, p, x), std::vector<int8_t>(4095, -128)) << row.name;
    }
  }
}

}  // namespace
}  // namespace mote
