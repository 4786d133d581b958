// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/requantize/requantize.h"

#include <limits>

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

using Row = testing::Kernel<RequantizeParams, decltype(RequantizeS8Ref<Rounding::kSingle>)>;
const Row kRows[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(                           \
      RequantizeParams, name, when, scratch, name<Rounding::kSingle>, name<Rounding::kTflm>)
#include "runtime/ops/requantize/requantize_kernels.inc"
#undef MOTE_KERNEL
};

std::vector<int8_t> Call(const Row& row,
                         Rounding rounding,
                         const RequantizeParams& p,
                         const std::vector<int8_t>& x) {
  std::vector<int8_t> y(x.size());
  row.of(rounding)(p, In(x), Out(y));
  return y;
}

// A quarter of x - 1: -5/4 and -9/4 are no ties, -6/4 is one.
TEST(Requantize, RoundsAsItsModeSays) {
  const RequantizeParams p = {4, 1, 10, {1 << 30, -1}, -128, 127};
  const std::vector<int8_t> x = {-4, -5, -8, 7};
  for (const Row& row : kRows) {
    EXPECT_EQ(Call(row, Rounding::kSingle, p, x), (std::vector<int8_t>{9, 9, 8, 12})) << row.name;
    EXPECT_EQ(Call(row, Rounding::kTflm, p, x), (std::vector<int8_t>{9, 8, 8, 12})) << row.name;
  }
}

TEST(Requantize, OneAndTheSameZeroPointClampOnly) {
  Random random(1);
  const std::vector<int8_t> x = random.Int8s(300);
  const RequantizeParams p = {300, -30, -30, {1 << 30, 1}, -30, 90};
  std::vector<int8_t> expected = x;
  for (int8_t& v : expected) v = std::clamp<int8_t>(v, -30, 90);
  for (const Row& row : kRows) {
    EXPECT_EQ(Call(row, Rounding::kSingle, p, x), expected) << row.name;
    EXPECT_EQ(Call(row, Rounding::kTflm, p, x), expected) << row.name;
  }
}

TEST(Requantize, EqualsItsOracleAndWorksInPlace) {
  for (uint32_t seed = 0; seed < 600; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    RequantizeParams p = {};
    p.size = random.Coin() ? random.Seam() : random.Int(0, 300);
    p.input_zero_point = random.Int(-128, 127);
    p.output_zero_point = random.Int(-128, 127);
    p.requant = random.AnyRequant(-31, 21);
    testing::AnyRange(random, p.act_min, p.act_max);
    const std::vector<int8_t> x = random.Int8s(p.size);
    for (const Rounding rounding : testing::kRoundings) {
      std::vector<int8_t> expected;
      for (const int8_t v : x) {
        expected.push_back(testing::ToInt8Oracle(rounding,
                                                 v - p.input_zero_point,
                                                 p.requant,
                                                 p.output_zero_point,
                                                 p.act_min,
                                                 p.act_max));
      }
      for (const Row& row : kRows) {
        if (!row.fits(p)) continue;
        ASSERT_EQ(Call(row, rounding, p, x), expected) << row.name;
        std::vector<int8_t> shared = x;
        row.of(rounding)(p, In(shared), Out(shared));
        ASSERT_EQ(shared, expected) << row.name << " in place";
      }
    }
  }
}

// Over the whole range of both types; sums wrap as 32 bits do.
template <class From, class To>
void ExpectTypes(uint32_t seed) {
  Random random(seed);
  RequantizeParams p = {};
  p.size = random.Int(0, 100);
  p.input_zero_point = sizeof(From) == 1 ? random.Int(0, 127) : 0;
  p.output_zero_point = sizeof(To) == 1 ? random.Int(0, 127) : 0;
  p.requant = random.AnyRequant(-31, 12);
  p.act_min = std::numeric_limits<To>::min();
  p.act_max = std::numeric_limits<To>::max();
  std::vector<From> x;
  for (int32_t i = 0; i < p.size; ++i) x.push_back(static_cast<From>(random.Word()));
  for (const Rounding rounding : testing::kRoundings) {
    std::vector<To> expected;
    for (const From v : x) {
      const int64_t centred = int64_t{v} - p.input_zero_point;
      const int64_t sum =
          int64_t{testing::RequantizeOracle(rounding, static_cast<int32_t>(centred), p.requant)} +
          p.output_zero_point;
      const int32_t word = static_cast<int32_t>(static_cast<uint64_t>(sum));
      expected.push_back(static_cast<To>(std::clamp(word, p.act_min, p.act_max)));
    }
    std::vector<To> y(x.size());
    if (rounding == Rounding::kSingle) {
      RequantizeTypesRef<Rounding::kSingle, From, To>(p, In(x), Out(y));
    } else {
      RequantizeTypesRef<Rounding::kTflm, From, To>(p, In(x), Out(y));
    }
    ASSERT_EQ(y, expected);
  }
}

TEST(Requantize, EveryPairOfTypesEqualsItsOracle) {
  for (uint32_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
#define MOTE_PAIR(From, To) ExpectTypes<From, To>(seed)
    MOTE_REQUANTIZE_TYPES(MOTE_PAIR);
#undef MOTE_PAIR
  }
}

}  // namespace
}  // namespace mote
