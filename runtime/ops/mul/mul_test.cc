// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/mul/mul.h"

#include "runtime/ops/common/broadcast_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(MulParams, name, when, scratch, name<Rounding::kSingle>, name<Rounding::kTflm>)
using Row = testing::Kernel<MulParams, decltype(MulS8Ref<Rounding::kSingle>)>;
const Row kRows[] = {
#include "runtime/ops/mul/mul_kernels.inc"
};
using RowS16 = testing::Kernel<MulParams, decltype(MulS16Ref<Rounding::kSingle>)>;
const RowS16 kRowsS16[] = {
#include "runtime/ops/mul/mul_s16_kernels.inc"
};
#undef MOTE_KERNEL

template <class Element>
Element Product(Rounding rounding, const MulParams& p, Element a, Element b) {
  const int64_t product = int64_t{a - p.a_zero_point} * (b - p.b_zero_point);
  const int64_t y = testing::RequantizeOracle(rounding, static_cast<int32_t>(product), p.requant) +
                    int64_t{p.output_zero_point};
  return static_cast<Element>(std::clamp<int64_t>(y, p.act_min, p.act_max));
}

MulParams AnyQuantization(Random& random) {
  MulParams p = {};
  p.requant = {random.Int(1 << 30, INT32_MAX), random.Int(-18, 2)};
  p.a_zero_point = random.Int(-128, 127);
  p.b_zero_point = random.Int(-128, 127);
  p.output_zero_point = random.Int(-128, 127);
  testing::AnyRange(random, p.act_min, p.act_max);
  return p;
}

MulParams AnyQuantizationS16(Random& random) {
  MulParams p = {};
  p.requant = {random.Int(1 << 30, INT32_MAX), random.Int(-24, 0)};
  p.act_min = random.Coin() ? INT16_MIN : 0;
  p.act_max = INT16_MAX;
  return p;
}

TEST(Mul, WorksOutAnExampleByHand) {
  MulParams p = {};
  testing::SetSameShape(p, 3);
  p.requant = {1 << 30, -1};  // 1/4
  p.b_zero_point = 4;
  p.output_zero_point = -1;
  p.act_min = -128;
  p.act_max = 100;
  const std::vector<int8_t> a = {2, 100, -100};
  const std::vector<int8_t> b = {10, 127, 8};
  for (const Row& row : kRows) {
    for (const Rounding rounding : testing::kRoundings) {
      std::vector<int8_t> y(3);
      row.of(rounding)(p, In(a), In(b), Out(y));
      EXPECT_EQ(y, (std::vector<int8_t>{2, 100, -101})) << row.name;
    }
  }
}

TEST(Mul, EqualsItsOracleOnEqualShapesAndBroadcasts) {
  testing::ExpectPairsOnRandomShapes<int8_t, int8_t>(kRows, AnyQuantization, Product<int8_t>);
  testing::ExpectPairsOnRandomShapes<int16_t, int16_t>(
      kRowsS16, AnyQuantizationS16, Product<int16_t>);
}

TEST(Mul, EqualsXnnpacksOracle) {
  Random random(4);
  for (int trial = 0; trial < 500; ++trial) {
    MulParams p = AnyQuantization(random);
    testing::SetSameShape(p, random.Seam());
    const std::vector<int8_t> a = random.Int8s(p.size), b = random.Int8s(p.size);
    std::vector<int8_t> y(a.size()), expected;
    for (size_t i = 0; i < a.size(); ++i) {
      expected.push_back(Product(Rounding::kXnnpack, p, a[i], b[i]));
    }
    p.requant = testing::AsFloat(p.requant);
    MulS8Ref<Rounding::kXnnpack>(p, In(a), In(b), Out(y));
    ASSERT_EQ(y, expected) << "trial " << trial;
  }
}

TEST(Mul, TheOutputMayTakeTheMemoryOfAnInputOfItsSize) {
  Random random(3);
  testing::ExpectInPlace<int8_t>(kRows, AnyQuantization(random), random);
  testing::ExpectInPlace<int16_t>(kRowsS16, AnyQuantizationS16(random), random);
}

}  // namespace
}  // namespace mote
