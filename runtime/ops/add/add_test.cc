// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/add/add_linear.h"
#include "runtime/ops/common/broadcast_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(AddParams, name, when, scratch, name<Rounding::kSingle>, name<Rounding::kTflm>)
using Row = testing::Kernel<AddParams, decltype(AddS8Ref<Rounding::kSingle>)>;
const Row kRows[] = {
#include "runtime/ops/add/add_kernels.inc"
};
using RowS16 = testing::Kernel<AddParams, decltype(AddS16Ref<Rounding::kSingle>)>;
const RowS16 kRowsS16[] = {
#include "runtime/ops/add/add_s16_kernels.inc"
};
#undef MOTE_KERNEL

template <class Element>
Element Expected(Rounding rounding, const AddParams& p, Element a, Element b) {
  const int32_t unit = 1 << p.left_shift;
  const int64_t wide_a =
      testing::RequantizeOracle(rounding, (a - p.a_zero_point) * unit, p.a_requant);
  const int64_t wide_b =
      testing::RequantizeOracle(rounding, (b - p.b_zero_point) * unit, p.b_requant);
  int64_t value = wide_a + wide_b;
  if (p.function != kAddFunction) value -= 2 * wide_b;
  if (p.function == kSquaredDifferenceFunction) value *= value;
  const int64_t y =
      testing::RequantizeOracle(rounding, static_cast<int32_t>(value), p.output_requant) +
      int64_t{p.output_zero_point};
  return static_cast<Element>(std::clamp<int64_t>(y, p.act_min, p.act_max));
}

// Multipliers as scales give them: the larger input scale becomes 1/2, the other less.
AddParams AnyQuantization(Random& random, int32_t function, bool int8) {
  const bool square = function == kSquaredDifferenceFunction;
  AddParams p = {};
  p.function = function;
  p.left_shift = int8 ? (square ? 7 : 20) : (square ? 0 : 15);
  p.a_requant = {1 << 30, 0};
  p.b_requant = {random.Int(1 << 30, INT32_MAX), random.Int(-6, -1)};
  if (random.Coin()) std::swap(p.a_requant, p.b_requant);
  p.output_requant = {random.Int(1 << 30, INT32_MAX), random.Int(-22, int8 || square ? -14 : -10)};
  p.act_min = int8 ? INT8_MIN : INT16_MIN;
  p.act_max = int8 ? INT8_MAX : INT16_MAX;
  if (!int8) return p;
  p.a_zero_point = random.Int(-128, 127);
  p.b_zero_point = random.Int(-128, 127);
  p.output_zero_point = random.Int(-128, 127);
  testing::AnyRange(random, p.act_min, p.act_max);
  return p;
}

TEST(Add, WorksOutAnExampleByHand) {
  AddParams p = {};
  testing::SetSameShape(p, 3);
  p.left_shift = 20;
  // Scales 1, 1/2 and 1: a + b / 2, a - b / 2.
  p.a_requant = {1 << 30, 0};
  p.b_requant = {1 << 30, -1};
  p.output_requant = {1 << 30, -18};  // 2 / 2^20
  p.b_zero_point = 4;
  p.output_zero_point = -1;
  p.act_min = -128;
  p.act_max = 100;
  const std::vector<int8_t> a = {1, 100, -100};
  const std::vector<int8_t> b = {10, 127, -128};
  for (const Rounding rounding : testing::kRoundings) {
    for (const Row& row : kRows) {
      std::vector<int8_t> y(3);
      for (p.function = kAddFunction; p.function <= kSubFunction; ++p.function) {
        if (!row.fits(p)) continue;
        row.of(rounding)(p, In(a), In(b), Out(y));
        // -2 - 1, 38.5 - 1 rounded up, -34 - 1
        const std::vector<int8_t> difference = {-3, 38, -35};
        EXPECT_EQ(y, p.function == kSubFunction ? difference : std::vector<int8_t>({3, 100, -128}))
            << row.name;
      }
    }
  }
}

TEST(Add, EveryFunctionEqualsItsOracleOnEqualShapesAndBroadcasts) {
  for (const int32_t function : {kAddFunction, kSubFunction, kSquaredDifferenceFunction}) {
    const auto any8 = [&](Random& random) { return AnyQuantization(random, function, true); };
    testing::ExpectPairsOnRandomShapes<int8_t, int8_t>(kRows, any8, Expected<int8_t>);
    const auto any16 = [&](Random& random) { return AnyQuantization(random, function, false); };
    testing::ExpectPairsOnRandomShapes<int16_t, int16_t>(kRowsS16, any16, Expected<int16_t>);
  }
}

void SetLinear(Rounding rounding, AddParams& p) {
  if (rounding == Rounding::kSingle) {
    SetAddLinear<Rounding::kSingle>(p);
  } else {
    SetAddLinear<Rounding::kTflm>(p);
  }
}

// All pairs of inputs, shifted against each other, and a size that is no multiple of 4.
TEST(Add, TwoProductsAreExactForAllPairsWhereTheyAreChosen) {
  std::vector<int8_t> a, b;
  for (int32_t i = 0; i < 65536 + 3; ++i) {
    a.push_back(static_cast<int8_t>(i % 256 - 128));
    b.push_back(static_cast<int8_t>(i / 256 % 256 - 128));
  }
  int tried = 0, linear = 0;
  for (uint32_t seed = 0; seed < 40; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const int32_t function = seed % 2 == 0 ? kAddFunction : kSubFunction;
    AddParams p = AnyQuantization(random, function, true);
    p.output_requant.shift =
        random.Int(-22, -17);  // up to 8 steps of the output for one of an input
    testing::SetSameShape(p, static_cast<int32_t>(a.size()));
    for (const Rounding rounding : testing::kRoundings) {
      SetLinear(rounding, p);
      ++tried;
      if (!kRows[0].fits(p)) continue;
      ++linear;
      std::vector<int8_t> y(a.size()), expected;
      for (size_t i = 0; i < a.size(); ++i) {
        expected.push_back(Expected(rounding, p, a[i], b[i]));
      }
      kRows[0].of(rounding)(p, In(a), In(b), Out(y));
      ASSERT_EQ(y, expected);
    }
  }
  EXPECT_EQ(kRows[0].name, std::string("AddS8LinearM4"));
  EXPECT_GT(linear, tried * 9 / 10);
}

TEST(Add, FactorsThatAreNoInt32AreNotChosen) {
  Random random(1);
  AddParams p = AnyQuantization(random, kAddFunction, true);
  testing::SetSameShape(p, 1);
  p.output_requant = {INT32_MAX, -14};  // 32 steps of the output for one of an input
  SetAddLinear<Rounding::kSingle>(p);
  EXPECT_EQ(p.is_linear, 0);
}

TEST(Add, TheOutputMayTakeTheMemoryOfAnInputOfItsSize) {
  Random random(3);
  for (const int32_t function : {kAddFunction, kSubFunction, kSquaredDifferenceFunction}) {
    testing::ExpectInPlace<int8_t>(kRows, AnyQuantization(random, function, true), random);
    testing::ExpectInPlace<int16_t>(kRowsS16, AnyQuantization(random, function, false), random);
  }
}

}  // namespace
}  // namespace mote
