// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/softmax/softmax.h"

#include <cmath>

#include "runtime/ops/common/exp_oracle.h"
#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Random;

using Row = testing::Kernel<SoftmaxParams, decltype(SoftmaxS8Ref<Rounding::kSingle>)>;
const Row kRows[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(                           \
      SoftmaxParams, name, when, scratch, name<Rounding::kSingle>, name<Rounding::kTflm>)
#include "runtime/ops/softmax/softmax_kernels.inc"
#undef MOTE_KERNEL
};

using RowS8S16 = testing::Kernel<SoftmaxParams, decltype(SoftmaxS8S16Ref<Rounding::kSingle>)>;
const RowS8S16 kRowsS8S16[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(                           \
      SoftmaxParams, name, when, scratch, name<Rounding::kSingle>, name<Rounding::kTflm>)
#include "runtime/ops/softmax/softmax_s8s16_kernels.inc"
#undef MOTE_KERNEL
};

using RowS16 = testing::Kernel<SoftmaxS16Params, decltype(SoftmaxS16Ref<Rounding::kSingle>)>;
const RowS16 kRowsS16[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(                           \
      SoftmaxS16Params, name, when, scratch, name<Rounding::kSingle>, name<Rounding::kTflm>)
#include "runtime/ops/softmax/softmax_s16_kernels.inc"
#undef MOTE_KERNEL
};

using RowF32 = testing::Kernel<SoftmaxF32Params, decltype(SoftmaxF32Ref)>;
const RowF32 kRowsF32[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(SoftmaxF32Params, name, when, scratch, name, name)
#include "runtime/ops/softmax/softmax_f32_kernels.inc"
#undef MOTE_KERNEL
};

template <class Out = int8_t, class Row>
std::vector<Out> Call(const Row& row,
                      Rounding rounding,
                      const SoftmaxParams& p,
                      const std::vector<int8_t>& x) {
  std::vector<Out> y(x.size());
  std::vector<uint8_t> scratch = testing::Scratch(row.scratch_bytes(p));
  row.of(rounding)(p, In(x), testing::Out(y), testing::Out(scratch));
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
template <class Out = int8_t>
std::vector<Out> Oracle(Rounding rounding, const SoftmaxParams& p, const std::vector<int8_t>& x) {
  constexpr int32_t kBits = int32_t{sizeof(Out)} * 8;
  constexpr int64_t kHalf = int64_t{1} << (kBits - 1);
  std::vector<Out> y;
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
      const int64_t q = testing::HalfAway(testing::HalfUp(scale * e, 31), bits + 11 - kBits);
      y.push_back(static_cast<Out>(std::clamp<int64_t>(q - kHalf, -kHalf, kHalf - 1)));
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
        row.of(rounding)(p, In(shared), testing::Out(shared), testing::Out(scratch));
        ASSERT_EQ(shared, expected) << row.name << " in place";
      }
    }
    for (const RowS8S16& row : kRowsS8S16) {
      for (const Rounding rounding : testing::kRoundings) {
        ASSERT_EQ(Call<int16_t>(row, rounding, p, x), Oracle<int16_t>(rounding, p, x)) << row.name;
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

// Straight lines between 513 points, as the compiler makes them.
std::vector<int16_t> Table(double first, double last, double (*function)(double)) {
  std::vector<int16_t> table;
  for (int i = 0; i <= 512; ++i) {
    const double v = function(first + (last - first) * i / 512) * 32768;
    table.push_back(static_cast<int16_t>(std::min(std::round(v), 32767.0)));
  }
  return table;
}

// Exponentials by interpolation in double, rounded; then the reciprocal of their sum, likewise.
std::vector<int16_t> OracleS16(Rounding rounding,
                               const SoftmaxS16Params& p,
                               const std::vector<int16_t>& x,
                               const std::vector<int16_t>& exp,
                               const std::vector<int16_t>& reciprocal) {
  const auto lookup = [](int64_t v, const std::vector<int16_t>& table) {
    const double at = static_cast<double>(std::clamp<int64_t>(v, -32768, 32767) + 32768) / 128;
    const auto i = static_cast<size_t>(at);
    const double line = table[i + 1] - table[i];
    return table[i] + static_cast<int64_t>(std::floor(line * (at - std::floor(at)) + 0.5));
  };
  std::vector<int16_t> y;
  for (size_t r = 0; r < static_cast<size_t>(p.rows); ++r) {
    const auto first = x.begin() + static_cast<std::ptrdiff_t>(r) * p.depth;
    const int32_t maximum = *std::max_element(first, first + p.depth);
    std::vector<int64_t> exps;
    int64_t sum = 0;
    for (auto i = first; i != first + p.depth; ++i) {
      exps.push_back(lookup(
          32767 + int64_t{testing::RequantizeOracle(rounding, *i - maximum, p.requant)}, exp));
      sum += exps.back();
    }
    int32_t bits = 0;  // sum in [2^(bits - 1), 2^bits)
    while (sum >> bits != 0) ++bits;
    const int64_t v = testing::HalfUp(sum << (31 - bits), 14) - 65536;  // Q16 of sum - 1
    const int64_t scale = lookup(v - 32768, reciprocal);
    for (const int64_t e : exps) {
      y.push_back(static_cast<int16_t>(
          std::clamp<int64_t>(testing::HalfUp(e * scale, bits - 1), 0, 32767)));
    }
  }
  return y;
}

TEST(Softmax, Int16EqualsItsOracleAndWorksInPlace) {
  const std::vector<int16_t> exp = Table(-10, 0, [](double v) { return std::exp(v); });
  const std::vector<int16_t> reciprocal = Table(0, 1, [](double v) { return 1 / (1 + v); });
  for (uint32_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const int32_t depth = random.Coin() ? random.Seam() : random.Int(1, 700);
    const SoftmaxS16Params p = {random.Int(1, 3), depth, random.AnyRequant(-10, 14)};
    const std::vector<int16_t> x = random.Int16s(p.rows * p.depth);
    for (const RowS16& row : kRowsS16) {
      for (const Rounding rounding : testing::kRoundings) {
        const std::vector<int16_t> expected = OracleS16(rounding, p, x, exp, reciprocal);
        std::vector<int16_t> y = x;
        row.of(rounding)(p, In(x), In(exp), In(reciprocal), testing::Out(y));
        ASSERT_EQ(y, expected) << row.name;
        y = x;
        row.of(rounding)(p, In(y), In(exp), In(reciprocal), testing::Out(y));
        ASSERT_EQ(y, expected) << row.name << " in place";
      }
    }
  }
}

TEST(Softmax, Float32IsNearTheRealFunctionAndWorksInPlace) {
  for (uint32_t seed = 0; seed < 100; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const SoftmaxF32Params p = {1, random.Int(1, 100), random.Real(0.1F, 3)};
    const std::vector<float> x = random.Floats(p.depth, -30, 30);
    const double beta = static_cast<double>(p.beta);
    double sum = 0;
    for (const float v : x) sum += std::exp(beta * static_cast<double>(v));
    for (const RowF32& row : kRowsF32) {
      std::vector<float> y = x;
      row.single(p, In(y), testing::Out(y));
      for (size_t i = 0; i < x.size(); ++i) {
        const double real = std::exp(beta * static_cast<double>(x[i])) / sum;
        ASSERT_NEAR(static_cast<double>(y[i]), real, 1e-5 * real + 1e-30) << row.name;
      }
    }
  }
}

}  // namespace
}  // namespace mote
