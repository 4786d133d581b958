// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/quantize/quantize.h"

#include <cmath>
#include <limits>

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

using Row = testing::Kernel<QuantizeParams, decltype(QuantizeF32S8Ref)>;
const Row kRows[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(QuantizeParams, name, when, scratch, name, name)
#include "runtime/ops/quantize/quantize_kernels.inc"
#undef MOTE_KERNEL
};

std::vector<int8_t> Call(const Row& row, const QuantizeParams& p, const std::vector<float>& x) {
  std::vector<int8_t> y(x.size());
  row.single(p, In(x), Out(y));
  return y;
}

TEST(Quantize, RoundsTiesAwayFromZeroAndClamps) {
  const std::vector<float> x = {0.25F, -0.25F, 0.2F, -0.2F, 1.25F, -1.25F, 70.F, -70.F, 0.F};
  const QuantizeParams p = {static_cast<int32_t>(x.size()), 0.5F, 3};
  for (const Row& row : kRows) {
    EXPECT_EQ(Call(row, p, x), (std::vector<int8_t>{4, 2, 3, 3, 6, 0, 127, -128, 3})) << row.name;
  }
}

TEST(Quantize, InfinityIsTheEndOfTheRangeAndNanTheZeroPoint) {
  const float inf = std::numeric_limits<float>::infinity();
  const std::vector<float> x = {inf, -inf, std::nanf(""), 3e38F, -3e38F};
  const QuantizeParams p = {5, 1e-30F, -5};
  for (const Row& row : kRows) {
    EXPECT_EQ(Call(row, p, x), (std::vector<int8_t>{127, -128, -5, 127, -128})) << row.name;
  }
}

// The largest float below 0.5 must not become 1, as adding 0.5 in float would make it.
TEST(Quantize, AlmostHalfIsNotHalf) {
  const float almost = std::nextafter(0.5F, 0.F);
  const QuantizeParams p = {2, 1.F, 0};
  for (const Row& row : kRows) {
    EXPECT_EQ(Call(row, p, {almost, -almost}), (std::vector<int8_t>{0, 0})) << row.name;
  }
}

TEST(Quantize, EqualsStdRound) {
  for (uint32_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const QuantizeParams p = {random.Int(0, 400), random.Real(1e-4F, 2.F), random.Int(-128, 127)};
    std::vector<float> x;
    std::vector<int8_t> expected;
    for (int32_t i = 0; i < p.size; ++i) {
      x.push_back(p.scale * random.Real(-300.F, 300.F));
      const float scaled = std::round(x.back() / p.scale);
      expected.push_back(static_cast<int8_t>(
          std::min(127, std::max(-128, static_cast<int32_t>(scaled) + p.zero_point))));
    }
    for (const Row& row : kRows) {
      if (row.fits(p)) {
        ASSERT_EQ(Call(row, p, x), expected) << row.name;
      }
    }
  }
}

TEST(Quantize, OtherTypesHaveTheirOwnRange) {
  const float infinity = std::numeric_limits<float>::infinity();
  const std::vector<float> x = {0.25F, -1.25F, 5e4F, -5e4F, infinity, -infinity, std::nanf("")};
  const QuantizeParams p = {7, 0.5F, 0};
  std::vector<int16_t> words(7);
  QuantizeF32S16Ref(p, In(x), Out(words));
  EXPECT_EQ(words, (std::vector<int16_t>{1, -3, 32767, -32768, 32767, -32768, 0}));
  std::vector<uint8_t> bytes(7);
  QuantizeF32U8Ref({7, 0.5F, 100}, In(x), Out(bytes));
  EXPECT_EQ(bytes, (std::vector<uint8_t>{101, 97, 255, 0, 255, 0, 100}));
}

}  // namespace
}  // namespace mote
