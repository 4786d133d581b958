// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/max_pool_2d/max_pool_2d.h"

#include <cmath>
#include <limits>

#include "runtime/ops/common/pool_testing.h"

namespace mote {
namespace {

using testing::Random;

using Row = testing::Kernel<Pool2dParams, decltype(MaxPool2dS8Ref)>;
const Row kRows[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(Pool2dParams, name, when, scratch, name, name)
#include "runtime/ops/max_pool_2d/max_pool_2d_kernels.inc"
#undef MOTE_KERNEL
};

using RowS16 = testing::Kernel<Pool2dParams, decltype(MaxPool2dS16Ref)>;
const RowS16 kRowsS16[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(Pool2dParams, name, when, scratch, name, name)
#include "runtime/ops/max_pool_2d/max_pool_2d_s16_kernels.inc"
#undef MOTE_KERNEL
};

using RowF32 = testing::Kernel<Pool2dF32Params, decltype(MaxPool2dF32Ref)>;
const RowF32 kRowsF32[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(Pool2dF32Params, name, when, scratch, name, name)
#include "runtime/ops/max_pool_2d/max_pool_2d_f32_kernels.inc"
#undef MOTE_KERNEL
};

constexpr auto kMaximum = [](Rounding, const auto& p, const auto& pixels) {
  using T = std::decay_t<decltype(pixels[0])>;
  const T maximum = *std::max_element(pixels.begin(), pixels.end());
  return std::clamp(maximum, static_cast<T>(p.act_min), static_cast<T>(p.act_max));
};

TEST(MaxPool2d, TakesTheLargestPixelInsideAndClampsIt) {
  Pool2dParams p = {};
  testing::SetExamplePool(p);
  p.act_min = -100;
  p.act_max = 4;
  // Padding does not lift -128, the clamp does.
  const std::vector<int8_t> x = {1, -128, 2, -128, 5, -4};
  for (const Row& row : kRows) {
    if (!row.fits(p)) continue;
    EXPECT_EQ(testing::CallPool(row, Rounding::kSingle, p, x),
              (std::vector<int8_t>{2, -100, 4, -4}))
        << row.name;
  }
}

TEST(MaxPool2d, Int8EqualsItsOracleAndWorksInPlaceWithoutPadding) {
  testing::ExpectPools<Pool2dParams>(kRows, testing::kAnyInt8Range, testing::kInt8s, kMaximum);
}

TEST(MaxPool2d, Int16EqualsItsOracleAndWorksInPlaceWithoutPadding) {
  testing::ExpectPools<Pool2dParams>(kRowsS16, testing::kAnyInt16Range, testing::kInt16s, kMaximum);
}

TEST(MaxPool2d, Float32EqualsItsOracleAndWorksInPlaceWithoutPadding) {
  testing::ExpectPools<Pool2dF32Params>(
      kRowsF32, testing::kAnyFloatRange, testing::kFloats, kMaximum);
}

TEST(MaxPool2d, NanIsNeverTheMaximum) {
  const float lowest = std::numeric_limits<float>::lowest();
  const float nan = std::numeric_limits<float>::quiet_NaN();
  Pool2dF32Params p = {1, 2, 1, 1, 1, 1, 2, 1, 1, 0, 0, lowest, -lowest};
  for (const RowF32& row : kRowsF32) {
    EXPECT_EQ(testing::CallPool(row, Rounding::kSingle, p, std::vector<float>{nan, -7})[0], -7);
    EXPECT_EQ(testing::CallPool(row, Rounding::kSingle, p, std::vector<float>{-7, nan})[0], -7);
    EXPECT_EQ(testing::CallPool(row, Rounding::kSingle, p, std::vector<float>{nan, nan})[0],
              lowest);
  }
}

}  // namespace
}  // namespace mote
