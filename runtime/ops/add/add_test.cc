// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/add/add.h"

#include "runtime/ops/common/op_testing.h"

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

// Element i of y: its index in each dimension by division, then the offsets by multiplication.
int8_t OracleAt(Rounding rounding,
                const AddParams& p,
                const std::vector<int8_t>& a,
                const std::vector<int8_t>& b,
                int32_t i) {
  int32_t a_at = 0;
  int32_t b_at = 0;
  for (int32_t d = kBroadcastRank - 1; d >= 0; --d) {
    a_at += i % p.shape[d] * p.a_strides[d];
    b_at += i % p.shape[d] * p.b_strides[d];
    i /= p.shape[d];
  }
  return Sum(rounding, p, a[static_cast<size_t>(a_at)], b[static_cast<size_t>(b_at)]);
}

void ExpectOracle(const AddParams& p, const std::vector<int8_t>& a, const std::vector<int8_t>& b) {
  for (const Rounding rounding : testing::kRoundings) {
    std::vector<int8_t> expected;
    for (int32_t i = 0; i < p.size; ++i) expected.push_back(OracleAt(rounding, p, a, b, i));
    for (const Row& row : kRows) {
      if (!row.fits(p)) continue;
      std::vector<int8_t> y(static_cast<size_t>(p.size));
      row.of(rounding)(p, In(a), In(b), Out(y));
      ASSERT_EQ(y, expected) << row.name;
    }
  }
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

void SetSameShape(AddParams& p, int32_t size) {
  p.size = size;
  for (int32_t& s : p.shape) s = 1;
  p.shape[kBroadcastRank - 1] = size;
  p.a_strides[kBroadcastRank - 1] = p.b_strides[kBroadcastRank - 1] = 1;
}

// Each dimension is shared, or of size 1 in a, or of size 1 in b; strides as in rows of memory.
void SetBroadcast(Random& random, AddParams& p, int32_t& a_size, int32_t& b_size) {
  p.broadcast = 1;
  p.size = a_size = b_size = 1;
  for (int32_t d = kBroadcastRank - 1; d >= 0; --d) {
    const int32_t kind = random.Int(0, 3);
    p.shape[d] = kind == 3 ? 1 : random.Int(1, 3);
    p.a_strides[d] = kind == 1 ? 0 : a_size;
    p.b_strides[d] = kind == 2 ? 0 : b_size;
    p.size *= p.shape[d];
    if (kind != 1) a_size *= p.shape[d];
    if (kind != 2) b_size *= p.shape[d];
  }
}

TEST(Add, WorksOutAnExampleByHand) {
  AddParams p = {};
  SetSameShape(p, 3);
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

TEST(Add, EqualsItsOracleOnEqualShapes) {
  for (uint32_t seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    AddParams p = AnyQuantization(random);
    SetSameShape(p, random.Coin() ? random.Seam() : random.Int(0, 200));
    ExpectOracle(p, random.Int8s(p.size), random.Int8s(p.size));
  }
}

TEST(Add, EqualsItsOracleOnBroadcasts) {
  for (uint32_t seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    AddParams p = AnyQuantization(random);
    int32_t a_size = 0;
    int32_t b_size = 0;
    SetBroadcast(random, p, a_size, b_size);
    const std::vector<int8_t> a = random.Int8s(a_size);
    ExpectOracle(p, a, random.Int8s(b_size));
  }
}

TEST(Add, TheOutputMayTakeTheMemoryOfEitherInput) {
  Random random(3);
  AddParams p = AnyQuantization(random);
  SetSameShape(p, 37);
  const std::vector<int8_t> a = random.Int8s(p.size);
  const std::vector<int8_t> b = random.Int8s(p.size);
  for (const Row& row : kRows) {
    if (!row.fits(p)) continue;
    std::vector<int8_t> y(a.size()), in_a = a, in_b = b;
    row.single(p, In(a), In(b), Out(y));
    row.single(p, In(in_a), In(b), Out(in_a));
    row.single(p, In(a), In(in_b), Out(in_b));
    EXPECT_EQ(in_a, y) << row.name;
    EXPECT_EQ(in_b, y) << row.name;
  }
}

}  // namespace
}  // namespace mote
