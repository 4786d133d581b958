// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/fully_connected/fully_connected.h"

#include "runtime/ops/common/layer_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

using RowS8 =
    testing::Kernel<FullyConnectedParams, decltype(FullyConnectedS8Ref<Rounding::kSingle>)>;
const RowS8 kRowsS8[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_ROUNDING_KERNEL(FullyConnectedParams, name, when, scratch)
#include "runtime/ops/fully_connected/fully_connected_kernels.inc"
#undef MOTE_KERNEL
};

using RowS4 =
    testing::Kernel<FullyConnectedParams, decltype(FullyConnectedS4Ref<Rounding::kSingle>)>;
const RowS4 kRowsS4[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_ROUNDING_KERNEL(FullyConnectedParams, name, when, scratch)
#include "runtime/ops/fully_connected/fully_connected_s4_kernels.inc"
#undef MOTE_KERNEL
};

using RowS16 =
    testing::Kernel<FullyConnectedS16Params, decltype(FullyConnectedS16Ref<Rounding::kSingle>)>;
const RowS16 kRowsS16[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_ROUNDING_KERNEL(FullyConnectedS16Params, name, when, scratch)
#include "runtime/ops/fully_connected/fully_connected_s16_kernels.inc"
#undef MOTE_KERNEL
};

using RowF32 = testing::Kernel<FullyConnectedF32Params, decltype(FullyConnectedF32Ref)>;
const RowF32 kRowsF32[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_PLAIN_KERNEL(FullyConnectedF32Params, name, when, scratch)
#include "runtime/ops/fully_connected/fully_connected_f32_kernels.inc"
#undef MOTE_KERNEL
};

template <class X, class W, class B>
struct Tensors {
  std::vector<X> x;
  std::vector<W> w;
  std::vector<B> bias;
  std::vector<Requant> requant;
};
using Int8Tensors = Tensors<int8_t, int8_t, int32_t>;

// The product written out: sum(x w) - zw sum(x) - zx sum(w) + n zx zw.
template <class Sum, class Params, class X, class W, class B>
std::vector<Sum> Sums(const Params& p, const Tensors<X, W, B>& t, Sum zx, Sum zw) {
  std::vector<Sum> sums;
  for (int32_t i = 0; i < p.rows * p.output_depth; ++i) {
    const int32_t row = i / p.output_depth;
    const int32_t co = i % p.output_depth;
    Sum xw = 0, xs = 0, ws = 0;
    for (int32_t ci = 0; ci < p.input_depth; ++ci) {
      const Sum x = static_cast<Sum>(t.x[static_cast<size_t>(row * p.input_depth + ci)]);
      const Sum w = static_cast<Sum>(t.w[static_cast<size_t>(co * p.input_depth + ci)]);
      xw += x * w;
      xs += x;
      ws += w;
    }
    sums.push_back(static_cast<Sum>(t.bias[static_cast<size_t>(co)]) + xw - zw * xs - zx * ws +
                   static_cast<Sum>(p.input_depth) * zx * zw);
  }
  return sums;
}

// Of output i.
template <class Params>
Requant RequantOf(const Params& p, const std::vector<Requant>& requants, size_t i) {
  return requants[p.requant_stride == 0 ? 0 : i % static_cast<size_t>(p.output_depth)];
}

template <class Params>
Params AnySizes(Random& random) {
  Params p = {};
  p.rows = random.Int(0, 3);
  p.input_depth = random.Coin() ? random.Seam() : random.Int(1, 300);
  p.output_depth = random.Seam();
  return p;
}

// Rows of int8 weights and of packed ones, which `weights` holds as the kernel reads them.
template <class Rows, class W>
void ExpectInt8(const Rows& rows,
                const FullyConnectedParams& p,
                const Int8Tensors& t,
                const std::vector<W>& weights) {
  for (const auto& row : rows) {
    if (!row.fits(p)) continue;
    for (const Rounding rounding : testing::kRoundings) {
      std::vector<int8_t> want;
      for (const int64_t sum :
           Sums<int64_t>(p, t, int64_t{p.input_zero_point}, int64_t{p.weights_zero_point})) {
        const Requant r = RequantOf(p, t.requant, want.size());
        want.push_back(
            testing::ToInt8Oracle(rounding, sum, r, p.output_zero_point, p.act_min, p.act_max));
      }
      std::vector<int8_t> y(want.size());
      std::vector<uint8_t> scratch = testing::Scratch(row.scratch_bytes(p));
      row.of(rounding)(p, In(t.x), In(weights), In(t.bias), In(t.requant), Out(y), Out(scratch));
      ASSERT_EQ(y, want) << row.name;
    }
  }
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
  const Int8Tensors t = {{1, 2, 3, -1, 0, 1}, {1, 1, 1, 2, -2, -1}, {1, -20}, {{1 << 30, 0}}};
  // (9 + 1) / 2, (4 - 6 - 4 - 20) / 2 = -13 clamped; (3 + 1) / 2, (0 - 2 - 2 - 20) / 2 = -12
  // clamped
  const std::vector<int8_t> expected = {15, 0, 12, 0};
  for (const RowS8& row : kRowsS8) {
    if (!row.fits(p)) continue;
    for (const Rounding rounding : testing::kRoundings) {
      std::vector<int8_t> y(4);
      std::vector<uint8_t> scratch = testing::Scratch(row.scratch_bytes(p));
      row.of(rounding)(p, In(t.x), In(t.w), In(t.bias), In(t.requant), Out(y), Out(scratch));
      EXPECT_EQ(y, expected) << row.name;
    }
  }
}

TEST(FullyConnected, EqualsItsOracleAtAllSeams) {
  for (uint32_t seed = 0; seed < 400; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    auto p = AnySizes<FullyConnectedParams>(random);
    p.input_zero_point = random.Int(-128, 127);
    p.weights_zero_point = random.Coin() ? 0 : random.Int(-128, 127);
    p.output_zero_point = random.Int(-128, 127);
    p.requant_stride = random.Int(0, 1);
    testing::AnyRange(random, p.act_min, p.act_max);
    const int32_t bias = 1 << random.Int(0, 30);
    Int8Tensors t = {
        random.Int8s(p.rows * p.input_depth),
        random.Int8s(p.output_depth * p.input_depth),
        random.Int32s(p.output_depth, -bias, bias),
        random.Requants(p.requant_stride == 0 ? 1 : p.output_depth, -14, random.Coin() ? 0 : 6)};
    ExpectInt8(kRowsS8, p, t, t.w);
    p.weights_zero_point = random.Coin() ? 0 : random.Int(-8, 7);
    t.w = testing::Int4s(random, p.output_depth * p.input_depth);
    ExpectInt8(kRowsS4, p, t, testing::Packed(t.w));
  }
}

TEST(FullyConnected, EqualsItsOracleWithSumsOf64And32Bits) {
  for (uint32_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    auto p = AnySizes<FullyConnectedS16Params>(random);
    p.wide = random.Int(0, 1);
    p.weights_zero_point = random.Coin() ? 0 : random.Int(-128, 127);
    p.requant_stride = random.Int(0, 1);
    testing::AnyInt16Range(random, p.act_min, p.act_max);
    const Tensors<int16_t, int8_t, int64_t> t = {
        random.Int16s(p.rows * p.input_depth),
        random.Int8s(p.output_depth * p.input_depth),
        testing::Int64s(random, p.output_depth, p.wide != 0 ? INT32_MAX : 1 << 16),
        random.Requants(p.requant_stride == 0 ? 1 : p.output_depth, -22, random.Coin() ? -8 : 4)};
    for (const RowS16& row : kRowsS16) {
      if (!row.fits(p)) continue;
      for (const Rounding rounding : testing::kRoundings) {
        std::vector<int16_t> want;
        for (const int64_t sum : Sums<int64_t>(p, t, 0, int64_t{p.weights_zero_point})) {
          const Requant r = RequantOf(p, t.requant, want.size());
          want.push_back(
              testing::ToInt16Oracle(rounding, p.wide != 0, sum, r, p.act_min, p.act_max));
        }
        std::vector<int16_t> y(want.size());
        std::vector<uint8_t> scratch = testing::Scratch(row.scratch_bytes(p));
        row.of(rounding)(p, In(t.x), In(t.w), In(t.bias), In(t.requant), Out(y), Out(scratch));
        ASSERT_EQ(y, want) << row.name;
      }
    }
  }
}

TEST(FullyConnected, EqualsItsOracleOnRealNumbers) {
  for (uint32_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    auto p = AnySizes<FullyConnectedF32Params>(random);
    testing::AnyFloatRange(random, p.act_min, p.act_max);
    const Tensors<float, float, float> t = {
        testing::WholeFloats(random, p.rows * p.input_depth, 99),
        testing::WholeFloats(random, p.output_depth * p.input_depth, 99),
        testing::WholeFloats(random, p.output_depth, 9999),
        {}};
    std::vector<float> want;
    for (const double sum : Sums<double>(p, t, 0, 0)) {
      want.push_back(testing::ToFloatOracle(sum, p.act_min, p.act_max));
    }
    for (const RowF32& row : kRowsF32) {
      if (!row.fits(p)) continue;
      std::vector<float> y(want.size());
      std::vector<uint8_t> scratch = testing::Scratch(row.scratch_bytes(p));
      row.single(p, In(t.x), In(t.w), In(t.bias), Out(y), Out(scratch));
      ASSERT_EQ(y, want) << row.name;
    }
  }
}

}  // namespace
}  // namespace mote
