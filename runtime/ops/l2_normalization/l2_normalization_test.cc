// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/l2_normalization/l2_normalization.h"

#include <cmath>

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

using Row =
    testing::Kernel<L2NormalizationParams, decltype(L2NormalizationS8Ref<Rounding::kSingle>)>;
const Row kRows[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(                           \
      L2NormalizationParams, name, when, scratch, name<Rounding::kSingle>, name<Rounding::kTflm>)
#include "runtime/ops/l2_normalization/l2_normalization_kernels.inc"
#undef MOTE_KERNEL
};

using RowF32 = testing::Kernel<L2NormalizationF32Params, decltype(L2NormalizationF32Ref)>;
const RowF32 kRowsF32[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(L2NormalizationF32Params, name, when, scratch, name, name)
#include "runtime/ops/l2_normalization/l2_normalization_f32_kernels.inc"
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

// 1 / sqrt(sum) as multiplier and shift, in 64-bit integers: sum is halved in pairs of bits into
// [1/4, 1) of 2^29, and the root found by five steps from 1.
Requant InverseRootOracle(int64_t sum) {
  if (sum <= 1) return {INT32_MAX, 0};
  int32_t shift = -11;
  for (; sum >= int64_t{1} << 29; sum /= 4) --shift;
  for (; sum < int64_t{1} << 27; sum *= 4) ++shift;
  const int64_t half = testing::HalfAway(sum / 2, 1);
  int64_t x = int64_t{1} << 28;
  for (int step = 0; step < 5; ++step) {
    const int64_t cube = 64 * testing::HalfUp(testing::HalfUp(x * x, 31) * x, 31);
    x = 8 * (testing::HalfUp(x * 3 * (int64_t{1} << 27), 31) - testing::HalfUp(half * cube, 31));
  }
  const int64_t root = testing::HalfUp(x * std::llround(std::sqrt(0.5) * 0x1p31), 31);
  return {static_cast<int32_t>(root << std::max(shift, 0)), std::min(shift, 0)};
}

std::vector<int8_t> Oracle(Rounding rounding,
                           const L2NormalizationParams& p,
                           const std::vector<int8_t>& x) {
  std::vector<int8_t> y;
  for (size_t r = 0; r < static_cast<size_t>(p.rows); ++r) {
    const auto first = x.begin() + static_cast<std::ptrdiff_t>(r) * p.depth;
    int64_t sum = 0;
    for (auto i = first; i != first + p.depth; ++i) {
      sum += (*i - p.input_zero_point) * (*i - p.input_zero_point);
    }
    Requant requant = InverseRootOracle(sum);
    requant.shift += 7;
    for (auto i = first; i != first + p.depth; ++i) {
      y.push_back(testing::ToInt8Oracle(rounding, *i - p.input_zero_point, requant, 0, -128, 127));
    }
  }
  return y;
}

TEST(L2Normalization, ThreeAndFourOfFive) {
  const L2NormalizationParams p = {2, 2, 10};
  const std::vector<int8_t> x = {13, 6, 10, 10};  // 128 * 0.6 = 76.8, 128 * -0.8 = -102.4
  for (const Row& row : kRows) {
    for (const Rounding rounding : testing::kRoundings) {
      EXPECT_EQ(Call(row, rounding, p, x), (std::vector<int8_t>{77, -102, 0, 0})) << row.name;
    }
  }
}

TEST(L2Normalization, Int8EqualsItsOracle) {
  for (uint32_t seed = 0; seed < 400; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const int32_t depth = random.Coin() ? random.Seam() : random.Int(1, 3000);
    const L2NormalizationParams p = {random.Int(1, 3), depth, random.Int(-128, 127)};
    std::vector<int8_t> x = random.Int8s(p.rows * p.depth);
    if (random.Coin()) {  // near the zero point, where sums are small
      for (int8_t& v : x) {
        v = static_cast<int8_t>(std::clamp(p.input_zero_point + v % 3, -128, 127));
      }
    }
    for (const Row& row : kRows) {
      for (const Rounding rounding : testing::kRoundings) {
        ASSERT_EQ(Call(row, rounding, p, x), Oracle(rounding, p, x)) << row.name;
      }
    }
  }
}

TEST(L2Normalization, TheDeepestRowDoesNotOverflow) {
  const L2NormalizationParams p = {1, 33025, 127};
  const std::vector<int8_t> x(33025, -128);  // 128 / sqrt(33025) = 0.704
  for (const Row& row : kRows) {
    EXPECT_EQ(Call(row, Rounding::kTflm, p, x), std::vector<int8_t>(33025, -1)) << row.name;
  }
}

TEST(L2Normalization, Float32DividesByTheNormOrByTheLeastOne) {
  const L2NormalizationF32Params p = {2, 2};
  for (const RowF32& row : kRowsF32) {
    EXPECT_EQ(Call(row, Rounding::kSingle, p, std::vector<float>{3, -4, 0, 0.5e-6F}),
              (std::vector<float>{0.6F, -0.8F, 0, 0.5F}))
        << row.name;
  }
}

}  // namespace
}  // namespace mote
