// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/indexed_copy/indexed_copy.h"

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

using Row = testing::Kernel<IndexedCopyParams, decltype(IndexedCopyRef)>;
const Row kRows[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(IndexedCopyParams, name, when, scratch, name, name)
#include "runtime/ops/indexed_copy/indexed_copy_kernels.inc"
#undef MOTE_KERNEL
};

// Where unit i of y begins in x: its index in each dimension by division, from the last one.
int32_t PlaceOf(const IndexedCopyParams& p, const std::vector<int32_t>& places, int32_t i) {
  int32_t place = 0;
  auto end = places.end();
  for (int32_t d = kIndexedCopyRank - 1; d >= 0; --d) {
    end -= p.shape[d];
    place += *(end + i % p.shape[d]);
    i /= p.shape[d];
  }
  return place;
}

TEST(IndexedCopy, MirrorsALine) {
  const IndexedCopyParams p = {1, {1, 1, 1, 1, 5}};
  const std::vector<int32_t> places = {0, 0, 0, 0, 1, 0, 1, 2, 1};
  const std::vector<int8_t> x = {7, 8, 9};
  for (const Row& row : kRows) {
    std::vector<int8_t> y(5);
    row.single(p, In(places), In(x), Out(y));
    EXPECT_EQ(y, (std::vector<int8_t>{8, 7, 8, 9, 8})) << row.name;
  }
}

TEST(IndexedCopy, EqualsItsOracleOnAnyPlaces) {
  for (uint32_t seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    IndexedCopyParams p = {random.Seam(), {}};
    std::vector<int32_t> places;
    int32_t units = 1;
    int32_t last = 0;
    for (int32_t& size : p.shape) {
      size = random.Int(1, 4);
      units *= size;
      const std::vector<int32_t> list = random.Int32s(size, 0, 30);
      places.insert(places.end(), list.begin(), list.end());
      last += 30;
    }
    const std::vector<int8_t> x = random.Int8s(last + p.unit_bytes);
    std::vector<int8_t> expected;
    for (int32_t i = 0; i < units; ++i) {
      const auto begin = x.begin() + PlaceOf(p, places, i);
      expected.insert(expected.end(), begin, begin + p.unit_bytes);
    }
    for (const Row& row : kRows) {
      if (!row.fits(p)) continue;
      std::vector<int8_t> y(expected.size());
      row.single(p, In(places), In(x), Out(y));
      ASSERT_EQ(y, expected) << row.name;
    }
  }
}

TEST(IndexedCopy, AnEmptyOutputIsLeftAlone) {
  const IndexedCopyParams p = {0, {1, 1, 1, 1, 1}};
  const std::vector<int32_t> places(5, 0);
  std::vector<int8_t> y;
  for (const Row& row : kRows) row.single(p, In(places), In(y), Out(y));
  EXPECT_TRUE(y.empty());
}

}  // namespace
}  // namespace mote
