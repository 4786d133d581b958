// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/mean/mean.h"

#include "runtime/ops/common/op_testing.h"

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

std::vector<int8_t> Call(const Row& row,
                         Rounding rounding,
                         const MeanParams& p,
                         const std::vector<int8_t>& x) {
  std::vector<int8_t> y(static_cast<size_t>(p.kept_size[0] * p.kept_size[1] * p.kept_size[2]));
  std::vector<uint8_t> scratch = testing::Scratch(row.scratch_bytes(p));
  row.of(rounding)(p, In(x), Out(y), Out(scratch));
  return y;
}

// A tensor of rank 6 whose dimensions are kept and reduced in turn, starting with either.
struct Example {
  int32_t shape[6];
  bool reduced[6];
  MeanParams params;
  int32_t size;
};

Example AnyExample(Random& random) {
  Example e = {};
  const bool first = random.Coin();
  int32_t stride = 1;
  e.params.count = 1;
  for (int32_t d = 5; d >= 0; --d) {
    e.shape[d] = random.Int(1, 4);
    e.reduced[d] = (d % 2 == 0) == first;
    const int32_t slot = d / 2;
    (e.reduced[d] ? e.params.reduced_size : e.params.kept_size)[slot] = e.shape[d];
    (e.reduced[d] ? e.params.reduced_stride : e.params.kept_stride)[slot] = stride;
    if (e.reduced[d]) e.params.count *= e.shape[d];
    stride *= e.shape[d];
  }
  e.size = stride;
  e.params.input_zero_point = random.Int(-128, 127);
  e.params.output_zero_point = random.Int(-128, 127);
  e.params.requant = {random.Int(1 << 29, INT32_MAX), random.Int(-10, 1)};
  return e;
}

// Walks the input once and adds each element to the output that it belongs to.
std::vector<int8_t> Oracle(Rounding rounding, const Example& e, const std::vector<int8_t>& x) {
  std::vector<int64_t> sums(static_cast<size_t>(e.size / e.params.count), 0);
  for (int32_t i = 0; i < e.size; ++i) {
    int32_t rest = i, at = 0, stride = 1;
    for (int32_t d = 5; d >= 0; --d) {
      const int32_t index = rest % e.shape[d];
      rest /= e.shape[d];
      if (e.reduced[d]) continue;
      at += index * stride;
      stride *= e.shape[d];
    }
    sums[static_cast<size_t>(at)] += x[static_cast<size_t>(i)] - e.params.input_zero_point;
  }
  std::vector<int8_t> y;
  for (const int64_t sum : sums) {
    y.push_back(testing::ToInt8Oracle(
        rounding, sum, e.params.requant, e.params.output_zero_point, -128, 127));
  }
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

TEST(Mean, EqualsItsOracleOverAnyDimensions) {
  for (uint32_t seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const Example e = AnyExample(random);
    const std::vector<int8_t> x = random.Int8s(e.size);
    for (const Row& row : kRows) {
      if (!row.fits(e.params)) continue;
      for (const Rounding rounding : testing::kRoundings) {
        ASSERT_EQ(Call(row, rounding, e.params, x), Oracle(rounding, e, x)) << row.name;
      }
    }
  }
}

}  // namespace
}  // namespace mote
