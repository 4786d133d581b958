// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/arg/arg.h"

#include <limits>

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

using RowMax = testing::Kernel<ArgParams, decltype(ArgMaxS8Ref)>;
const RowMax kRowsMax[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(ArgParams, name, when, scratch, name, name)
#include "runtime/ops/arg/arg_max_kernels.inc"
#undef MOTE_KERNEL
};

using RowMaxF32 = testing::Kernel<ArgParams, decltype(ArgMaxF32Ref)>;
const RowMaxF32 kRowsMaxF32[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(ArgParams, name, when, scratch, name, name)
#include "runtime/ops/arg/arg_max_f32_kernels.inc"
#undef MOTE_KERNEL
};

using RowMin = testing::Kernel<ArgParams, decltype(ArgMinS8Ref)>;
const RowMin kRowsMin[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(ArgParams, name, when, scratch, name, name)
#include "runtime/ops/arg/arg_min_kernels.inc"
#undef MOTE_KERNEL
};

using RowMinF32 = testing::Kernel<ArgParams, decltype(ArgMinF32Ref)>;
const RowMinF32 kRowsMinF32[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(ArgParams, name, when, scratch, name, name)
#include "runtime/ops/arg/arg_min_f32_kernels.inc"
#undef MOTE_KERNEL
};

template <class Row, class T>
std::vector<int32_t> Call(const Row& row, const ArgParams& p, const std::vector<T>& x) {
  std::vector<int32_t> y(static_cast<size_t>(p.outer * p.inner));
  row.single(p, In(x), Out(y));
  return y;
}

// The line of elements that each output chooses from, then find(line).
template <class T, class Find>
std::vector<int32_t> Oracle(const ArgParams& p, const std::vector<T>& x, Find find) {
  std::vector<int32_t> y;
  for (int32_t at = 0; at < p.outer * p.inner; ++at) {
    std::vector<T> line;
    for (int32_t a = 0; a < p.axis; ++a) {
      const int32_t i = (at / p.inner * p.axis + a) * p.inner + at % p.inner;
      line.push_back(x[static_cast<size_t>(i)]);
    }
    y.push_back(static_cast<int32_t>(find(line) - line.begin()));
  }
  return y;
}

constexpr auto kLargest = [](const auto& v) { return std::max_element(v.begin(), v.end()); };
constexpr auto kSmallest = [](const auto& v) { return std::min_element(v.begin(), v.end()); };

// Few different values, so that ties are common: the first one counts.
template <class T, class Rows, class Find>
void ExpectPositions(const Rows& rows, Find find) {
  for (uint32_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const ArgParams p = {random.Int(1, 4), random.Seam(), random.Int(1, 4)};
    std::vector<T> x;
    for (int32_t i = 0; i < p.outer * p.axis * p.inner; ++i) {
      x.push_back(static_cast<T>(random.Int(-4, 4)));
    }
    for (const auto& row : rows) {
      if (!row.fits(p)) continue;
      ASSERT_EQ(Call(row, p, x), Oracle(p, x, find)) << row.name;
    }
  }
}

TEST(ArgMax, IsTheFirstOfTheLargest) {
  ExpectPositions<int8_t>(kRowsMax, kLargest);
  ExpectPositions<float>(kRowsMaxF32, kLargest);
}

TEST(ArgMin, IsTheFirstOfTheSmallest) {
  ExpectPositions<int8_t>(kRowsMin, kSmallest);
  ExpectPositions<float>(kRowsMinF32, kSmallest);
}

TEST(ArgMax, NanCountsOnlyWhereItComesFirst) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const ArgParams p = {2, 3, 1};
  const std::vector<float> x = {nan, 5, 6, 4, nan, 5};
  for (const RowMaxF32& row : kRowsMaxF32) {
    EXPECT_EQ(Call(row, p, x), (std::vector<int32_t>{0, 2})) << row.name;
  }
  for (const RowMinF32& row : kRowsMinF32) {
    EXPECT_EQ(Call(row, p, x), (std::vector<int32_t>{0, 0})) << row.name;
  }
}

}  // namespace
}  // namespace mote
