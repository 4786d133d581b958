// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/l2_pool_2d/l2_pool_2d.h"

#include <cmath>
#include <limits>

#include "runtime/ops/common/pool_testing.h"

namespace mote {
namespace {

using testing::Random;

using Row = testing::Kernel<L2Pool2dParams, decltype(L2Pool2dS8Ref<Rounding::kSingle>)>;
const Row kRows[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(                           \
      L2Pool2dParams, name, when, scratch, name<Rounding::kSingle>, name<Rounding::kTflm>)
#include "runtime/ops/l2_pool_2d/l2_pool_2d_kernels.inc"
#undef MOTE_KERNEL
};

using RowF32 = testing::Kernel<Pool2dF32Params, decltype(L2Pool2dF32Ref)>;
const RowF32 kRowsF32[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(Pool2dF32Params, name, when, scratch, name, name)
#include "runtime/ops/l2_pool_2d/l2_pool_2d_f32_kernels.inc"
#undef MOTE_KERNEL
};

// The root in double, rounded: its argument is an integer below 2^32, whose root lies no nearer to
// a tie than 2^-18.
constexpr auto kRoot = [](Rounding rounding, const L2Pool2dParams& p, const auto& pixels) {
  int64_t sum = 0;
  for (const int8_t pixel : pixels) {
    sum += (pixel - p.input_zero_point) * (pixel - p.input_zero_point);
  }
  const int64_t mean = sum * 65536 / static_cast<int64_t>(pixels.size());
  return testing::ToInt8Oracle(rounding,
                               std::llround(std::sqrt(static_cast<double>(mean))),
                               p.requant,
                               p.output_zero_point,
                               p.act_min,
                               p.act_max);
};

// 3 and 4 off the zero point: the root of 12.5, 3.54, is 4 on an output of the input's scale.
TEST(L2Pool2d, IsTheRootOfTheMeanSquare) {
  L2Pool2dParams p = {1, 2, 1, 1, 1, 1, 2, 1, 1, 0, 0, -128, 127, 10, -1, {1 << 30, -7}};
  const std::vector<int8_t> x = {13, 6};
  for (const Row& row : kRows) {
    if (!row.fits(p)) continue;
    EXPECT_EQ(testing::CallPool(row, Rounding::kSingle, p, x), std::vector<int8_t>{3}) << row.name;
  }
}

TEST(L2Pool2d, Int8EqualsItsOracleAndWorksInPlaceWithoutPadding) {
  testing::ExpectPools<L2Pool2dParams>(
      kRows,
      [](Random& random, L2Pool2dParams& p) {
        testing::AnyRange(random, p.act_min, p.act_max);
        p.input_zero_point = random.Int(-128, 127);
        p.output_zero_point = random.Int(-128, 127);
        p.requant = random.AnyRequant(-10, -6);
      },
      testing::kInt8s,
      kRoot);
}

// As many pixels as the compiler lets pass, all as far from the zero point as can be.
TEST(L2Pool2d, TheLargestWindowDoesNotOverflow) {
  L2Pool2dParams p = {1, 33025, 1, 1, 1, 1, 33025, 1, 1, 0, 0, -128, 127, 127, -128, {1 << 30, -7}};
  const std::vector<int8_t> x(33025, -128);
  for (const Row& row : kRows) {
    EXPECT_EQ(testing::CallPool(row, Rounding::kSingle, p, x), std::vector<int8_t>{127})
        << row.name;
  }
}

// Small integers: every sum of squares is exact, so that only division and root round.
TEST(L2Pool2d, Float32EqualsTheRootOfTheMeanSquare) {
  testing::ExpectPools<Pool2dF32Params>(
      kRowsF32,
      testing::kAnyFloatRange,
      [](Random& random, int32_t count) {
        std::vector<float> x;
        for (int32_t i = 0; i < count; ++i) x.push_back(static_cast<float>(random.Int(-9, 9)));
        return x;
      },
      [](Rounding, const Pool2dF32Params& p, const std::vector<float>& pixels) {
        double sum = 0;
        for (const float pixel : pixels) sum += static_cast<double>(pixel * pixel);
        const auto mean = static_cast<float>(sum / static_cast<double>(pixels.size()));
        const auto root = static_cast<float>(std::sqrt(static_cast<double>(mean)));
        return std::clamp(root, p.act_min, p.act_max);
      });
}

}  // namespace
}  // namespace mote
