// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/strided_copy/strided_copy.h"

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

using Row = testing::Kernel<StridedCopyParams, decltype(StridedCopyRef)>;
const Row kRows[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(StridedCopyParams, name, when, scratch, name, name)
#include "runtime/ops/strided_copy/strided_copy_kernels.inc"
#undef MOTE_KERNEL
};

int32_t CountOf(const StridedCopyParams& p) {
  int32_t count = 1;
  for (const int32_t size : p.shape) count *= size;
  return count;
}

// Element i of y: its index in each dimension by division, its place by multiplication.
int32_t PlaceOf(const StridedCopyParams& p, int32_t i) {
  int32_t place = p.offset;
  for (int32_t d = kStridedCopyRank - 1; d >= 0; --d) {
    place += i % p.shape[d] * p.strides[d];
    i /= p.shape[d];
  }
  return place;
}

std::vector<int8_t> Oracle(const StridedCopyParams& p, const std::vector<int8_t>& x) {
  std::vector<int8_t> y;
  for (int32_t i = 0; i < CountOf(p); ++i) {
    const int32_t begin = PlaceOf(p, i) * p.element_bytes;
    y.insert(y.end(), x.begin() + begin, x.begin() + begin + p.element_bytes);
  }
  return y;
}

// A slice of random places, steps (negative too) and dimensions of a random box; `x_count` is the
// box's.
StridedCopyParams AnySlice(Random& random, int32_t& x_count) {
  StridedCopyParams p = {};
  p.element_bytes = 1 << random.Int(0, 3);
  x_count = 1;
  for (int32_t d = kStridedCopyRank - 1; d >= 0; --d) {
    const int32_t step = random.Int(1, 3) * (random.Coin() ? 1 : -1);
    p.shape[d] = random.Int(1, 3);
    const int32_t reach = (p.shape[d] - 1) * std::abs(step) + 1;
    const int32_t size = reach + random.Int(0, 2);
    const int32_t first = random.Int(0, size - reach) + (step < 0 ? reach - 1 : 0);
    p.strides[d] = step * x_count;
    p.offset += first * x_count;
    x_count *= size;
  }
  return p;
}

void ExpectOracle(const StridedCopyParams& p, const std::vector<int8_t>& x) {
  for (const Row& row : kRows) {
    if (!row.fits(p)) continue;
    std::vector<int8_t> y(static_cast<size_t>(CountOf(p) * p.element_bytes));
    row.single(p, In(x), Out(y));
    ASSERT_EQ(y, Oracle(p, x)) << row.name;
  }
}

TEST(StridedCopy, WorksOutAnExampleByHand) {
  const std::vector<int8_t> x = {0, 1, 2, 3, 4, 5};
  const StridedCopyParams p = {1, 5, {1, 1, 1, 1, 2, 2}, {0, 0, 0, 0, -3, -2}};
  for (const Row& row : kRows) {
    std::vector<int8_t> y(4);
    row.single(p, In(x), Out(y));
    EXPECT_EQ(y, (std::vector<int8_t>{5, 3, 2, 0})) << row.name;
  }
}

TEST(StridedCopy, EqualsItsOracleOnSlicesOfBoxes) {
  for (uint32_t seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    int32_t x_count = 0;
    const StridedCopyParams p = AnySlice(random, x_count);
    ExpectOracle(p, random.Int8s(x_count * p.element_bytes));
  }
}

TEST(StridedCopy, ReadsTheSameElementAgainWhereAStrideIsZero) {
  Random random(7);
  const StridedCopyParams p = {4, 0, {1, 1, 1, 3, 2, 5}, {0, 0, 0, 0, 5, 1}};
  ExpectOracle(p, random.Int8s(40));
}

TEST(StridedCopy, WritesNothingWhereThereIsNothing) {
  for (const Row& row : kRows) {
    const StridedCopyParams p = {1, 0, {1, 1, 1, 1, 0, 5}, {0, 0, 0, 0, 5, 1}};
    std::vector<int8_t> y;
    row.single(p, Span<const int8_t>(), Out(y));
    EXPECT_TRUE(y.empty());
  }
}

}  // namespace
}  // namespace mote
