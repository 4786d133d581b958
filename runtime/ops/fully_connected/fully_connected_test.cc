// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/fully_connected/fully_connected.h"

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

using Row = testing::Kernel<FullyConnectedParams, decltype(FullyConnectedS8Ref<Rounding::kSingle>)>;
const Row kRows[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(                           \
      FullyConnectedParams, name, when, scratch, name<Rounding::kSingle>, name<Rounding::kTflm>)
#include "runtime/ops/fully_connected/fully_connected_kernels.inc"
#undef MOTE_KERNEL
};

struct Tensors {
  std::vector<int8_t> x, w;
  std::vector<int32_t> bias;
  std::vector<Requant> requant;
};

std::vector<int8_t> Call(const Row& row,
                         Rounding rounding,
                         const FullyConnectedParams& p,
                         const Tensors& t) {
  std::vector<int8_t> y(static_cast<size_t>(p.rows * p.output_depth));
  std::vector<uint8_t> scratch = testing::Scratch(row.scratch_bytes(p));
  row.of(rounding)(p, In(t.x), In(t.w), In(t.bias), In(t.requant), Out(y), Out(scratch));
  return y;
}

// The product written out: sum(x w) - zw sum(x) - zx sum(w) + n zx zw.
std::vector<int8_t> Oracle(Rounding rounding, const FullyConnectedParams& p, const Tensors& t) {
  std::vector<int8_t> y;
  for (int32_t i = 0; i < p.rows * p.output_depth; ++i) {
    const int32_t row = i / p.output_depth;
    const int32_t co = i % p.output_depth;
    int64_t xw = 0, xs = 0, ws = 0;
    for (int32_t ci = 0; ci < p.input_depth; ++ci) {
      const int64_t x = t.x[static_cast<size_t>(row * p.input_depth + ci)];
      const int64_t w = t.w[static_cast<size_t>(co * p.input_depth + ci)];
      xw += x * w;
      xs += x;
      ws += w;
    }
    const int64_t zx = p.input_zero_point;
    const int64_t zw = p.weights_zero_point;
    const int64_t sum =
        t.bias[static_cast<size_t>(co)] + xw - zw * xs - zx * ws + p.input_depth * zx * zw;
    const Requant r = t.requant[p.requant_stride == 0 ? 0 : static_cast<size_t>(co)];
    y.push_back(testing::ToInt8Oracle(rounding, sum, r, p.output_zero_point, p.act_min, p.act_max));
  }
  return y;
}

TEST(FullyConnected, WorksOutAnExampleByHand) {
  FullyConnectedParams p = {};
  p.rows = 2;
  p.input_depth = 3;
  p.output_depth = 2;
  p.input_zero_point = -1;
  p.output_zero_point = 10;
  p.act_min = 0;
  p.act_max = 127;
  // Rows (1,2,3) + 1 and (-1,0,1) + 1 against (1,1,1) and (2,-2,-1), halves, + 10.
  const Tensors t = {{1, 2, 3, -1, 0, 1}, {1, 1, 1, 2, -2, -1}, {1, -20}, {{1 << 30, 0}}};
  // (9 + 1) / 2, (4 - 6 - 4 - 20) / 2 = -13 clamped; (3 + 1) / 2, (0 - 2 - 2 - 20) / 2 = -12
  // clamped
  const std::vector<int8_t> expected = {15, 0, 12, 0};
  for (const Row& row : kRows) {
    if (!row.fits(p)) continue;
    for (const Rounding rounding : testing::kRoundings) {
      EXPECT_EQ(Call(row, rounding, p, t), expected) << row.name;
    }
  }
}

TEST(FullyConnected, EqualsItsOracleAtAllSeams) {
  for (uint32_t seed = 0; seed < 600; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    FullyConnectedParams p = {};
    p.rows = random.Int(0, 3);
    p.input_depth = random.Coin() ? random.Seam() : random.Int(1, 300);
    p.output_depth = random.Seam();
    p.input_zero_point = random.Int(-128, 127);
    p.weights_zero_point = random.Coin() ? 0 : random.Int(-128, 127);
    p.output_zero_point = random.Int(-128, 127);
    p.requant_stride = random.Int(0, 1);
    testing::AnyRange(random, p.act_min, p.act_max);
    const int32_t bias = 1 << random.Int(0, 30);
    const Tensors t = {
        random.Int8s(p.rows * p.input_depth),
        random.Int8s(p.output_depth * p.input_depth),
        random.Int32s(p.output_depth, -bias, bias),
        random.Requants(p.requant_stride == 0 ? 1 : p.output_depth, -14, random.Coin() ? 0 : 6)};
    for (const Row& row : kRows) {
      if (!row.fits(p)) continue;
      for (const Rounding rounding : testing::kRoundings) {
        ASSERT_EQ(Call(row, rounding, p, t), Oracle(rounding, p, t)) << row.name;
      }
    }
  }
}

}  // namespace
}  // namespace mote
