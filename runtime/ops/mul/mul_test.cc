// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/mul/mul.h"

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

using Row = testing::Kernel<MulParams, decltype(MulS8Ref<Rounding::kSingle>)>;
const Row kRows[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(MulParams, name, when, scratch, name<Rounding::kSingle>, name<Rounding::kTflm>)
#include "runtime/ops/mul/mul_kernels.inc"
#undef MOTE_KERNEL
};

int8_t Product(Rounding rounding, const MulParams& p, int8_t a, int8_t b) {
  const int64_t product = int64_t{a - p.a_zero_point} * (b - p.b_zero_point);
  return testing::ToInt8Oracle(
      rounding, product, p.requant, p.output_zero_point, p.act_min, p.act_max);
}

// Element i of y: its index in each dimension by division, then the offsets by multiplication.
int8_t OracleAt(Rounding rounding,
                const MulParams& p,
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
  return Product(rounding, p, a[static_cast<size_t>(a_at)], b[static_cast<size_t>(b_at)]);
}

void ExpectOracle(const MulParams& p, const std::vector<int8_t>& a, const std::vector<int8_t>& b) {
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

MulParams AnyQuantization(Random& random) {
  MulParams p = {};
  p.requant = {random.Int(1 << 30, INT32_MAX), random.Int(-18, 2)};
  p.a_zero_point = random.Int(-128, 127);
  p.b_zero_point = random.Int(-128, 127);
  p.output_zero_point = random.Int(-128, 127);
  testing::AnyRange(random, p.act_min, p.act_max);
  return p;
}

void SetSameShape(MulParams& p, int32_t size) {
  p.size = size;
  for (int32_t& s : p.shape) s = 1;
  p.shape[kBroadcastRank - 1] = size;
  p.a_strides[kBroadcastRank - 1] = p.b_strides[kBroadcastRank - 1] = 1;
}

// Each dimension is shared, or of size 1 in a, or of size 1 in b; strides as in rows of memory.
void SetBroadcast(Random& random, MulParams& p, int32_t& a_size, int32_t& b_size) {
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

TEST(Mul, WorksOutAnExampleByHand) {
  MulParams p = {};
  SetSameShape(p, 3);
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

TEST(Mul, EqualsItsOracleOnEqualShapes) {
  for (uint32_t seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    MulParams p = AnyQuantization(random);
    SetSameShape(p, random.Coin() ? random.Seam() : random.Int(0, 200));
    ExpectOracle(p, random.Int8s(p.size), random.Int8s(p.size));
  }
}

TEST(Mul, EqualsItsOracleOnBroadcasts) {
  for (uint32_t seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    MulParams p = AnyQuantization(random);
    int32_t a_size = 0;
    int32_t b_size = 0;
    SetBroadcast(random, p, a_size, b_size);
    const std::vector<int8_t> a = random.Int8s(a_size);
    ExpectOracle(p, a, random.Int8s(b_size));
  }
}

TEST(Mul, TheOutputMayTakeTheMemoryOfEitherInput) {
  Random random(3);
  MulParams p = AnyQuantization(random);
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
