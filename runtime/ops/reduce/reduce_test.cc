// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/reduce/reduce.h"

#include <limits>

#include "runtime/ops/common/reduce_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Random;

using RowMax = testing::Kernel<ReduceParams, decltype(ReduceMaxS8Ref)>;
const RowMax kRowsMax[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(ReduceParams, name, when, scratch, name, name)
#include "runtime/ops/reduce/reduce_max_kernels.inc"
#undef MOTE_KERNEL
};

using RowMaxF32 = testing::Kernel<ReduceParams, decltype(ReduceMaxF32Ref)>;
const RowMaxF32 kRowsMaxF32[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(ReduceParams, name, when, scratch, name, name)
#include "runtime/ops/reduce/reduce_max_f32_kernels.inc"
#undef MOTE_KERNEL
};

using RowMin = testing::Kernel<ReduceParams, decltype(ReduceMinS8Ref)>;
const RowMin kRowsMin[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(ReduceParams, name, when, scratch, name, name)
#include "runtime/ops/reduce/reduce_min_kernels.inc"
#undef MOTE_KERNEL
};

using RowMinF32 = testing::Kernel<ReduceParams, decltype(ReduceMinF32Ref)>;
const RowMinF32 kRowsMinF32[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(ReduceParams, name, when, scratch, name, name)
#include "runtime/ops/reduce/reduce_min_f32_kernels.inc"
#undef MOTE_KERNEL
};

using RowAll = testing::Kernel<ReduceParams, decltype(ReduceAllRef)>;
const RowAll kRowsAll[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(ReduceParams, name, when, scratch, name, name)
#include "runtime/ops/reduce/reduce_all_kernels.inc"
#undef MOTE_KERNEL
};

template <class T, class Row>
std::vector<T> Call(const Row& row, const ReduceParams& p, const std::vector<T>& x) {
  std::vector<T> y(static_cast<size_t>(p.kept_size[0] * p.kept_size[1] * p.kept_size[2]));
  row.single(p, In(x), testing::Out(y));
  return y;
}

template <class T, class Rows, class Values, class One>
void ExpectReductions(const Rows& rows, Values values, One one) {
  for (uint32_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    ReduceParams p = {};
    const testing::ReduceShape e = testing::AnyReduction(random, p);
    const std::vector<T> x = values(random, e.size);
    std::vector<T> want;
    for (const auto& group : testing::Groups(e, x)) want.push_back(one(group));
    for (const auto& row : rows) {
      if (!row.fits(p)) continue;
      ASSERT_EQ(Call<T>(row, p, x), want) << row.name;
    }
  }
}

constexpr auto kLargest = [](const auto& v) { return *std::max_element(v.begin(), v.end()); };
constexpr auto kSmallest = [](const auto& v) { return *std::min_element(v.begin(), v.end()); };
constexpr auto kInt8s = [](Random& random, int32_t n) { return random.Int8s(n); };
constexpr auto kFloats = [](Random& random, int32_t n) { return random.Floats(n, -9, 9); };

TEST(ReduceMax, FindsTheLargestOverAnyDimensions) {
  ExpectReductions<int8_t>(kRowsMax, kInt8s, kLargest);
  ExpectReductions<float>(kRowsMaxF32, kFloats, kLargest);
}

TEST(ReduceMin, FindsTheSmallestOverAnyDimensions) {
  ExpectReductions<int8_t>(kRowsMin, kInt8s, kSmallest);
  ExpectReductions<float>(kRowsMinF32, kFloats, kSmallest);
}

TEST(ReduceMax, NanIsNeverTheAnswerButOfNothingElse) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float most = std::numeric_limits<float>::max();
  const ReduceParams p = {{1, 1, 3}, {0, 0, 2}, {1, 1, 2}, {0, 0, 1}};
  const std::vector<float> x = {nan, 1, 2, nan, nan, nan};
  for (const RowMaxF32& row : kRowsMaxF32) {
    EXPECT_EQ(Call<float>(row, p, x), (std::vector<float>{1, 2, -most})) << row.name;
  }
  for (const RowMinF32& row : kRowsMinF32) {
    EXPECT_EQ(Call<float>(row, p, x), (std::vector<float>{1, 2, most})) << row.name;
  }
}

TEST(ReduceAll, IsTrueWhereNothingIsFalse) {
  ExpectReductions<uint8_t>(
      kRowsAll,
      [](Random& random, int32_t n) {
        std::vector<uint8_t> x(static_cast<size_t>(n));
        for (uint8_t& v : x)
          v = static_cast<uint8_t>(random.Int(0, 15) == 0 ? 0 : random.Int(1, 255));
        return x;
      },
      [](const std::vector<uint8_t>& v) -> uint8_t { return kSmallest(v) != 0 ? 1 : 0; });
}

}  // namespace
}  // namespace mote
