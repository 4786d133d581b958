// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/dynamic_update_slice/dynamic_update_slice.h"

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

using Row = testing::Kernel<DynamicUpdateSliceParams, decltype(DynamicUpdateSliceRef)>;
const Row kRows[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(DynamicUpdateSliceParams, name, when, scratch, name, name)
#include "runtime/ops/dynamic_update_slice/dynamic_update_slice_kernels.inc"
#undef MOTE_KERNEL
};

// Asks of each element of x whether the box covers it.
std::vector<int8_t> Oracle(const DynamicUpdateSliceParams& p,
                           const std::vector<int8_t>& x,
                           const std::vector<int8_t>& update,
                           const std::vector<int32_t>& start) {
  std::vector<int8_t> y = x;
  for (size_t i = 0; i < x.size(); ++i) {
    int32_t rest = static_cast<int32_t>(i) / p.element_bytes;
    int32_t at = 0;
    int32_t stride = 1;
    bool inside = true;
    for (int32_t d = kDynamicUpdateSliceRank - 1; d >= 0; --d) {
      const int32_t last = p.shape[d] - p.update_shape[d];
      const int32_t first = std::min(std::max(start[static_cast<size_t>(d)], 0), last);
      const int32_t inner = rest % p.shape[d] - first;
      inside = inside && inner >= 0 && inner < p.update_shape[d];
      at += inner * stride;
      stride *= p.update_shape[d];
      rest /= p.shape[d];
    }
    const auto byte = static_cast<int32_t>(i) % p.element_bytes;
    if (inside) y[i] = update[static_cast<size_t>(at * p.element_bytes + byte)];
  }
  return y;
}

TEST(DynamicUpdateSlice, WritesIntoALine) {
  const DynamicUpdateSliceParams p = {1, 1, {1, 1, 1, 1, 1, 5}, {1, 1, 1, 1, 1, 2}};
  const std::vector<int8_t> x = {1, 2, 3, 4, 5};
  const std::vector<int8_t> update = {8, 9};
  for (const Row& row : kRows) {
    std::vector<int8_t> y(5);
    row.single(p, In(x), In(update), In(std::vector<int32_t>{1}), Out(y));
    EXPECT_EQ(y, (std::vector<int8_t>{1, 8, 9, 4, 5})) << row.name;
    row.single(p, In(x), In(update), In(std::vector<int32_t>{4}), Out(y));
    EXPECT_EQ(y, (std::vector<int8_t>{1, 2, 3, 8, 9})) << row.name;
  }
}

TEST(DynamicUpdateSlice, EqualsItsOracleInPlaceAndElsewhere) {
  for (uint32_t seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    DynamicUpdateSliceParams p = {};
    p.element_bytes = 1 << random.Int(0, 3);
    p.rank = kDynamicUpdateSliceRank;
    int32_t size = p.element_bytes;
    int32_t update_size = p.element_bytes;
    std::vector<int32_t> start;
    for (int32_t d = 0; d < p.rank; ++d) {
      p.shape[d] = random.Int(1, 4);
      p.update_shape[d] = random.Int(random.Int(0, 9) == 0 ? 0 : 1, p.shape[d]);
      size *= p.shape[d];
      update_size *= p.update_shape[d];
      start.push_back(random.Int(0, 7) == 0 ? random.Word() : random.Int(-1, 4));
    }
    const std::vector<int8_t> x = random.Int8s(size);
    const std::vector<int8_t> update = random.Int8s(update_size);
    const std::vector<int8_t> expected = Oracle(p, x, update, start);
    for (const Row& row : kRows) {
      if (!row.fits(p)) continue;
      std::vector<int8_t> y(x.size());
      row.single(p, In(x), In(update), In(start), Out(y));
      ASSERT_EQ(y, expected) << row.name;
      y = x;
      row.single(p, In(y), In(update), In(start), Out(y));
      ASSERT_EQ(y, expected) << row.name << " in place";
    }
  }
}

}  // namespace
}  // namespace mote
