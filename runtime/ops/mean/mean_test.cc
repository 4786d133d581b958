// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/mean/mean.h"

#include "runtime/ops/common/reduce_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

using Row = testing::Kernel<MeanParams, decltype(MeanS8Ref<Rounding::kSingle>)>;
const Row kRows[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(MeanParams, name, when, scratch, name<Rounding::kSingle>, name<Rounding::kTflm>)
#include "runtime/ops/mean/mean_kernels.inc"
#undef MOTE_KERNEL
};

using RowS16 = testing::Kernel<MeanParams, decltype(MeanS16Ref<Rounding::kSingle>)>;
const RowS16 kRowsS16[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(MeanParams, name, when, scratch, name<Rounding::kSingle>, name<Rounding::kTflm>)
#include "runtime/ops/mean/mean_s16_kernels.inc"
#undef MOTE_KERNEL
};

using RowF32 = testing::Kernel<MeanF32Params, decltype(MeanF32Ref)>;
const RowF32 kRowsF32[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(MeanF32Params, name, when, scratch, name, name)
#include "runtime/ops/mean/mean_f32_kernels.inc"
#undef MOTE_KERNEL
};

template <class Row, class Params, class T>
std::vector<T> Call(const Row& row, Rounding rounding, const Params& p, const std::vector<T>& x) {
  std::vector<T> y(static_cast<size_t>(p.kept_size[0] * p.kept_size[1] * p.kept_size[2]));
  std::vector<uint8_t> scratch = testing::Scratch(row.scratch_bytes(p));
  row.of(rounding)(p, In(x), Out(y), Out(scratch));
  return y;
}

TEST(Mean, WorksOutAnExampleByHand) {
  MeanParams p = {{1, 1, 2}, {0, 0, 1}, {1, 1, 4}, {0, 0, 2}, 4, 1, -3, {1 << 30, -1}};
  // Columns (2,4,6,9) and (-1,-1,-1,-3), less 4 * 1, a quarter: 17/4 = 4.25, -10/4 = -2.5; - 3.
  // Two roundings: 17/2 = 8.5 -> 9, 9/2 = 4.5 -> 5; -10/2 = -5, -5/2 = -2.5 -> -3.
  const std::vector<int8_t> x = {2, -1, 4, -1, 6, -1, 9, -3};
  for (const Row& row : kRows) {
    if (!row.fits(p)) continue;
    EXPECT_EQ(Call(row, Rounding::kSingle, p, x), (std::vector<int8_t>{1, -5})) << row.name;
    EXPECT_EQ(Call(row, Rounding::kTflm, p, x), (std::vector<int8_t>{2, -6})) << row.name;
  }
}

// Sum of the group's elements less the zero point, requantised and clamped to the type.
template <class T>
T MeanOracle(Rounding rounding, const MeanParams& p, const std::vector<T>& group) {
  int64_t sum = 0;
  for (const T v : group) sum += v - p.input_zero_point;
  const int64_t scaled = testing::RequantizeOracle(rounding, static_cast<int32_t>(sum), p.requant);
  return static_cast<T>(std::clamp<int64_t>(
      scaled + p.output_zero_point, std::numeric_limits<T>::min(), std::numeric_limits<T>::max()));
}

template <class T, class Rows, class Values>
void ExpectMeans(const Rows& rows, Values values, int32_t zero_points) {
  for (uint32_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    MeanParams p = {};
    const testing::ReduceShape e = testing::AnyReduction(random, p);
    p.count = e.count;
    p.input_zero_point = random.Int(-zero_points, zero_points);
    p.output_zero_point = random.Int(-zero_points, zero_points);
    p.requant = {random.Int(1 << 29, INT32_MAX), random.Int(-10, 1)};
    const std::vector<T> x = values(random, e.size);
    for (const Rounding rounding : testing::kRoundings) {
      std::vector<T> want;
      for (const auto& group : testing::Groups(e, x)) {
        want.push_back(MeanOracle(rounding, p, group));
      }
      for (const auto& row : rows) {
        if (!row.fits(p)) continue;
        ASSERT_EQ(Call(row, rounding, p, x), want) << row.name;
      }
    }
  }
}

TEST(Mean, Int8EqualsItsOracleOverAnyDimensions) {
  ExpectMeans<int8_t>(
      kRows, [](Random& random, int32_t n) { return random.Int8s(n); }, 127);
}

TEST(Mean, Int16EqualsItsOracleOverAnyDimensions) {
  ExpectMeans<int16_t>(
      kRowsS16, [](Random& random, int32_t n) { return random.Int16s(n); }, 0);
}

TEST(Mean, ASumOfTheMostInt16DoesNotOverflow) {
  MeanParams p = {{1, 1, 1}, {0, 0, 0}, {1, 1, 65535}, {0, 0, 1}, 65535, 0, 0, {1 << 30, -15}};
  for (const int16_t v : {int16_t{INT16_MIN}, int16_t{INT16_MAX}}) {
    for (const RowS16& row : kRowsS16) {
      EXPECT_EQ(Call(row, Rounding::kTflm, p, std::vector<int16_t>(65535, v))[0],
                MeanOracle(Rounding::kTflm, p, std::vector<int16_t>(65535, v)));
    }
  }
}

// One rounding for each addition, in the order of memory, and one for the division.
TEST(Mean, Float32AddsInTheOrderOfMemory) {
  for (uint32_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    MeanF32Params p = {};
    const testing::ReduceShape e = testing::AnyReduction(random, p);
    p.divisor = random.Coin() ? 1.0F : static_cast<float>(e.count);
    const std::vector<float> x = random.Floats(e.size, -100, 100);
    std::vector<float> want;
    for (const auto& group : testing::Groups(e, x)) {
      float sum = 0;
      for (const float v : group)
        sum = static_cast<float>(static_cast<double>(sum) + static_cast<double>(v));
      want.push_back(sum / p.divisor);
    }
    for (const RowF32& row : kRowsF32) {
      if (!row.fits(p)) continue;
      ASSERT_EQ(Call(row, Rounding::kSingle, p, x), want) << row.name;
    }
  }
}

}  // namespace
}  // namespace mote
