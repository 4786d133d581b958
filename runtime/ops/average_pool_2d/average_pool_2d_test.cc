// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/average_pool_2d/average_pool_2d.h"

#include <cmath>
#include <limits>

#include "runtime/ops/common/pool_testing.h"

namespace mote {
namespace {

using testing::Random;

using Row = testing::Kernel<Pool2dParams, decltype(AveragePool2dS8Ref)>;
const Row kRows[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(Pool2dParams, name, when, scratch, name, name)
#include "runtime/ops/average_pool_2d/average_pool_2d_kernels.inc"
#undef MOTE_KERNEL
};

using RowS16 = testing::Kernel<Pool2dParams, decltype(AveragePool2dS16Ref)>;
const RowS16 kRowsS16[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(Pool2dParams, name, when, scratch, name, name)
#include "runtime/ops/average_pool_2d/average_pool_2d_s16_kernels.inc"
#undef MOTE_KERNEL
};

using RowF32 = testing::Kernel<Pool2dF32Params, decltype(AveragePool2dF32Ref)>;
const RowF32 kRowsF32[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(Pool2dF32Params, name, when, scratch, name, name)
#include "runtime/ops/average_pool_2d/average_pool_2d_f32_kernels.inc"
#undef MOTE_KERNEL
};

// std::round goes away from zero on ties.
constexpr auto kAverage = [](Rounding, const Pool2dParams& p, const auto& pixels) {
  double sum = 0;
  for (const auto pixel : pixels) sum += pixel;
  const auto average = static_cast<int32_t>(std::round(sum / static_cast<double>(pixels.size())));
  return static_cast<std::decay_t<decltype(pixels[0])>>(std::clamp(average, p.act_min, p.act_max));
};

TEST(AveragePool2d, RoundsTiesAwayFromZeroAndLeavesPaddingOut) {
  Pool2dParams p = {};
  testing::SetExamplePool(p);
  p.act_min = -128;
  p.act_max = 127;
  // Two pixels a window: (1 + 2) / 2, (-1 - 2) / 2; (2 + 5) / 2, (-2 - 4) / 2
  const std::vector<int8_t> x = {1, -1, 2, -2, 5, -4};
  for (const Row& row : kRows) {
    if (!row.fits(p)) continue;
    EXPECT_EQ(testing::CallPool(row, Rounding::kSingle, p, x), (std::vector<int8_t>{2, -2, 4, -3}))
        << row.name;
  }
}

TEST(AveragePool2d, Int8EqualsItsOracleAndWorksInPlaceWithoutPadding) {
  testing::ExpectPools<Pool2dParams>(kRows, testing::kAnyInt8Range, testing::kInt8s, kAverage);
}

// By the kernel for Cortex-M4, of which random channels give few.
TEST(AveragePool2d, FoursOfChannelsEqualTheirOracle) {
  int fitting = 0;
  const auto fours = [&](Random& random, Pool2dParams& p) {
    testing::kAnyInt8Range(random, p);
    p.channels = 4 * random.Int(1, 3);
    fitting += kRows[0].fits(p) ? 1 : 0;
  };
  EXPECT_EQ(kRows[0].name, std::string("AveragePool2dS8M4"));
  testing::ExpectPools<Pool2dParams>(kRows, fours, testing::kInt8s, kAverage);
  EXPECT_GT(fitting, 300);
}

// The largest window whose sums are int16, at either end of the range, and the next.
TEST(AveragePool2d, SumsOfInt16DoNotOverflow) {
  for (const int32_t height : {256, 257}) {
    Pool2dParams p = {height, 1, 4, 1, 1, height, 1, 1, 1, 0, 0, INT8_MIN, INT8_MAX};
    EXPECT_EQ(kRows[0].fits(p), height == 256);
    for (const int8_t v : {int8_t{INT8_MIN}, int8_t{INT8_MAX}}) {
      const std::vector<int8_t> x(static_cast<size_t>(4 * height), v);
      for (const Row& row : kRows) {
        if (!row.fits(p)) continue;
        EXPECT_EQ(testing::CallPool(row, Rounding::kSingle, p, x), std::vector<int8_t>(4, v));
      }
    }
  }
}

TEST(AveragePool2d, Int16EqualsItsOracleAndWorksInPlaceWithoutPadding) {
  testing::ExpectPools<Pool2dParams>(kRowsS16, testing::kAnyInt16Range, testing::kInt16s, kAverage);
}

using RowsRow = testing::Kernel<AverageRowsParams, decltype(AveragePool2dRowsS8Ref)>;
const RowsRow kRowsRows[] = {
#define MOTE_KERNEL(isa, name, when, sums) \
  MOTE_TEST_KERNEL(AverageRowsParams, name, when, sums, name, name)
#include "runtime/ops/average_pool_2d/average_pool_2d_rows_kernels.inc"
#undef MOTE_KERNEL
};

// Some rows of the image at a time, as many as chance gives; sums begin as junk.
std::vector<int8_t> PoolInParts(const RowsRow& row,
                                Random& random,
                                const Pool2dParams& p,
                                const std::vector<int8_t>& x) {
  const auto channels = static_cast<size_t>(p.channels);
  std::vector<int32_t> sums(channels, 0x5A5A5A5A);
  std::vector<int8_t> y(channels);
  EXPECT_EQ(row.scratch_bytes({1, p.channels, 1, 0, 0, 0, 0}), 4 * p.channels);
  for (int32_t first = 0; first < p.input_h;) {
    const int32_t rows = random.Int(1, p.input_h - first);
    AverageRowsParams part = {};
    part.pixels = rows * p.input_w;
    part.channels = p.channels;
    part.count = p.input_h * p.input_w;
    part.first = first == 0 ? 1 : 0;
    part.last = first + rows == p.input_h ? 1 : 0;
    part.act_min = p.act_min;
    part.act_max = p.act_max;
    const auto* begin = x.data() + first * p.input_w * p.channels;
    const std::vector<int8_t> piece(begin, begin + part.pixels * p.channels);
    row.of(Rounding::kSingle)(part, testing::In(piece), testing::Out(sums), testing::Out(y));
    first += rows;
  }
  return y;
}

TEST(AveragePool2d, RowByRowEqualsOneWindowOverAll) {
  const Row& reference = *(std::end(kRows) - 1);
  for (uint32_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    Pool2dParams p = {};
    testing::SetAnyPool(random, false, p);
    testing::AnyRange(random, p.act_min, p.act_max);
    p.kernel_h = p.input_h;
    p.kernel_w = p.input_w;
    p.output_h = p.output_w = 1;
    const std::vector<int8_t> x = random.Int8s(p.input_h * p.input_w * p.channels);
    for (const RowsRow& row : kRowsRows) {
      EXPECT_EQ(PoolInParts(row, random, p, x),
                testing::CallPool(reference, Rounding::kSingle, p, x))
          << row.name;
    }
  }
}

// The largest window that the compiler lets pass, at either end of the range.
TEST(AveragePool2d, TheLargestWindowOfInt16DoesNotOverflow) {
  Pool2dParams p = {1, 65535, 1, 1, 1, 1, 65535, 1, 1, 0, 0, INT16_MIN, INT16_MAX};
  for (const int16_t v : {int16_t{INT16_MIN}, int16_t{INT16_MAX}}) {
    const std::vector<int16_t> x(65535, v);
    for (const RowS16& row : kRowsS16) {
      EXPECT_EQ(testing::CallPool(row, Rounding::kSingle, p, x), std::vector<int16_t>{v});
    }
  }
}

// Sixteenths: every sum is exact, so that only the division rounds.
TEST(AveragePool2d, Float32EqualsTheAverageInDouble) {
  testing::ExpectPools<Pool2dF32Params>(
      kRowsF32,
      testing::kAnyFloatRange,
      [](Random& random, int32_t count) {
        std::vector<float> x;
        for (int32_t i = 0; i < count; ++i) {
          x.push_back(static_cast<float>(random.Int(-99, 99)) / 16);
        }
        return x;
      },
      [](Rounding, const Pool2dF32Params& p, const std::vector<float>& pixels) {
        double sum = 0;
        for (const float pixel : pixels) sum += static_cast<double>(pixel);
        const auto average = static_cast<float>(sum / static_cast<double>(pixels.size()));
        return std::clamp(average, p.act_min, p.act_max);
      });
}

TEST(AveragePool2d, NanStaysNan) {
  Pool2dF32Params p = {1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, -1, 1};
  const std::vector<float> x = {std::numeric_limits<float>::quiet_NaN()};
  for (const RowF32& row : kRowsF32) {
    EXPECT_TRUE(std::isnan(testing::CallPool(row, Rounding::kSingle, p, x)[0])) << row.name;
  }
}

}  // namespace
}  // namespace mote
