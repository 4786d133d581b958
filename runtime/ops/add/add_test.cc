// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/add/add.h"

#include "runtime/ops/common/broadcast_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

using Row = testing::Kernel<AddParams, decltype(AddS8Ref<Rounding::kSingle>)>;
const Row kRows[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(AddParams, name, when, scratch, name<Rounding::kSingle>, name<Rounding::kTflm>)
#include "runtime/ops/add/add_kernels.inc"
#undef MOTE_KERNEL
};

int8_t Sum(Rounding rounding, const AddParams& p, int8_t a, int8_t b) {
  const int32_t unit = 1 << p.left_shift;
  const int64_t wide_a =
      testing::RequantizeOracle(rounding, (a - p.a_zero_point) * unit, p.a_requant);
  const int64_t wide_b =
      testing::RequantizeOracle(rounding, (b - p.b_zero_point) * unit, p.b_requant);
  return testing::ToInt8Oracle(
      rounding, wide_a + wide_b, p.output_requant, p.output_zero_point, p.act_min, p.act_max);
}

// Multipliers as scales give them: the larger input scale becomes 1/2, the other less.
AddParams AnyQuantization(Random& random) {
  AddParams p = {};
  p.left_shift = 20;
  p.a_requant = {1 << 30, 0};
  p.b_requant = {random.Int(1 << 30, INT32_MAX), random.Int(-6, -1)};
  if (random.Coin()) std::swap(p.a_requant, p.b_requant);
  p.output_requant = {random.Int(1 << 30, INT32_MAX), random.Int(-22, -14)};
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
  // Scales 1, 1/2 and 1: a + b / 2.
  p.a_requant = {1 << 30, 0};
  p.b_requant = {1 << 30, -1};
  p.output_requant = {1 << 30, -18};  // 2 / 2^20
  p.b_zero_point = 4;
  p.output_zero_point = -1;
  p.act_min = -128;
  p.act_max = 100;
  const std::vector<int8_t> a = {1, 100, -100};
  const std::vector<int8_t> b = {10, 127, -128};
  for (const Row& row : kRows) {
    for (const Rounding rounding : testing::kRoundings) {
      std::vector<int8_t> y(3);
      row.of(rounding)(p, In(a), In(b), Out(y));
      EXPECT_EQ(y, (std::vector<int8_t>{3, 100, -128})) << row.name;
    }
  }
}

TEST(Add, EqualsItsOracleOnEqualShapesAndBroadcasts) {
  testing::ExpectPairsOnRandomShapes(kRows, AnyQuantization, Sum);
}

TEST(Add, TheOutputMayTakeTheMemoryOfEitherInput) {
  Random random(3);
  testing::ExpectInPlace(kRows, AnyQuantization(random), random);
}

}  // namespace
}  // namespace mote
