// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/cumsum/cumsum.h"

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

using Row = testing::Kernel<CumsumParams, decltype(CumsumS8Ref<Rounding::kSingle>)>;
const Row kRows[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(                           \
      CumsumParams, name, when, scratch, name<Rounding::kSingle>, name<Rounding::kTflm>)
#include "runtime/ops/cumsum/cumsum_kernels.inc"
#undef MOTE_KERNEL
};
using RowF32 = testing::Kernel<CumsumF32Params, decltype(CumsumF32Ref)>;
const RowF32 kRowsF32[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(CumsumF32Params, name, when, scratch, name, name)
#include "runtime/ops/cumsum/cumsum_f32_kernels.inc"
#undef MOTE_KERNEL
};

template <class Params>
int64_t SetShape(Random& random, Params& p) {
  p.outer = random.Int(1, 4);
  p.depth = random.Int(0, 20);
  p.inner = random.Int(1, 4);
  p.exclusive = random.Int(0, 1);
  p.reverse = random.Int(0, 1);
  return int64_t{p.outer} * p.depth * p.inner;
}

// The sum of all elements that count for element i, each time anew.
template <class Params, class Element>
double SumAt(const Params& p, const std::vector<Element>& x, int32_t i, double zero) {
  const int32_t at = i / p.inner % p.depth;
  double sum = 0;
  for (int32_t d = 0; d < p.depth; ++d) {
    const bool counts = (p.reverse != 0 ? d > at : d < at) || (d == at && p.exclusive == 0);
    const double v = static_cast<double>(x[static_cast<size_t>(i + (d - at) * p.inner)]);
    if (counts) sum += v - zero;
  }
  return sum;
}

TEST(Cumsum, Int8EqualsItsOracle) {
  for (uint32_t seed = 0; seed < 500; ++seed) {
    Random random(seed);
    CumsumParams p = {};
    const std::vector<int8_t> x = random.Int8s(SetShape(random, p));
    p.input_zero_point = random.Int(-128, 127);
    p.output_zero_point = random.Int(-128, 127);
    p.left_shift = 20;
    p.input_requant = {1 << 30, 0};
    p.output_requant = {random.Int(1 << 30, INT32_MAX), random.Int(-22, -16)};
    for (const Rounding rounding : testing::kRoundings) {
      std::vector<int8_t> expected;
      for (int32_t i = 0; i < static_cast<int32_t>(x.size()); ++i) {
        const double sum = SumAt(p, x, i, p.input_zero_point) - p.input_zero_point;
        const auto wide = static_cast<int64_t>(sum) * (1 << 19);  // modulo 2^32 in the end
        expected.push_back(testing::ToInt8Oracle(
            rounding, wide, p.output_requant, p.output_zero_point, -128, 127));
      }
      for (const Row& row : kRows) {
        std::vector<int8_t> y(x.size());
        row.of(rounding)(p, In(x), Out(y));
        ASSERT_EQ(y, expected) << row.name << " seed " << seed;
        y = x;
        row.of(rounding)(p, In(y), Out(y));
        ASSERT_EQ(y, expected) << row.name << " in place, seed " << seed;
      }
    }
  }
}

// Small whole numbers: every sum is exact.
TEST(Cumsum, FloatEqualsItsOracle) {
  for (uint32_t seed = 0; seed < 500; ++seed) {
    Random random(seed);
    CumsumF32Params p = {};
    std::vector<float> x(static_cast<size_t>(SetShape(random, p)));
    for (float& v : x) v = static_cast<float>(random.Int(-1000, 1000));
    std::vector<float> expected;
    for (int32_t i = 0; i < static_cast<int32_t>(x.size()); ++i) {
      expected.push_back(static_cast<float>(SumAt(p, x, i, 0)));
    }
    for (const RowF32& row : kRowsF32) {
      std::vector<float> y(x.size());
      row.single(p, In(x), Out(y));
      ASSERT_EQ(y, expected) << row.name << " seed " << seed;
    }
  }
}

}  // namespace
}  // namespace mote
