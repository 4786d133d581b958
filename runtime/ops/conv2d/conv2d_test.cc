// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/conv2d/conv2d.h"

#include "runtime/ops/common/layer_testing.h"
#include "runtime/ops/common/weights_winograd_m4.h"

namespace mote {
namespace {

using testing::FloatLayer;
using testing::Int16Layer;
using testing::Int8Layer;
using testing::LayerTensors;
using testing::Random;

using RowS8 = testing::Kernel<Conv2dParams, decltype(Conv2dS8Ref<Rounding::kSingle>)>;
const RowS8 kRowsS8[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_ALL_ROUNDINGS_KERNEL(Conv2dParams, name, when, scratch)
#include "runtime/ops/conv2d/conv2d_kernels.inc"
#undef MOTE_KERNEL
};

using RowS4 = testing::Kernel<Conv2dParams, decltype(Conv2dS4Ref<Rounding::kSingle>)>;
const RowS4 kRowsS4[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_ROUNDING_KERNEL(Conv2dParams, name, when, scratch)
#include "runtime/ops/conv2d/conv2d_s4_kernels.inc"
#undef MOTE_KERNEL
};

using RowS16 = testing::Kernel<Conv2dS16Params, decltype(Conv2dS16Ref<Rounding::kSingle>)>;
const RowS16 kRowsS16[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_ROUNDING_KERNEL(Conv2dS16Params, name, when, scratch)
#include "runtime/ops/conv2d/conv2d_s16_kernels.inc"
#undef MOTE_KERNEL
};

using RowF32 = testing::Kernel<Conv2dF32Params, decltype(Conv2dF32Ref)>;
const RowF32 kRowsF32[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_PLAIN_KERNEL(Conv2dF32Params, name, when, scratch)
#include "runtime/ops/conv2d/conv2d_f32_kernels.inc"
#undef MOTE_KERNEL
};

// x' - zx of the header: what the image holds after padding. int16 and float32 have no zero points.
int64_t Padded(const Conv2dParams& p, const std::vector<int8_t>& x, int64_t at) {
  return (at < 0 ? p.pad_value : x[static_cast<size_t>(at)]) - p.input_zero_point;
}
template <class Params, class X>
X Padded(const Params&, const std::vector<X>& x, int64_t at) {
  return at < 0 ? X{0} : x[static_cast<size_t>(at)];
}

// The sums of all outputs, bias included.
template <class Sum, class Params, class X, class W, class B>
std::vector<Sum> Sums(const Params& p, const LayerTensors<X, W, B>& t) {
  std::vector<Sum> sums;
  const int32_t seen = p.input_c / p.groups;
  for (int32_t i = 0; i < p.output_h * p.output_w * p.output_c; ++i) {
    const int32_t co = i % p.output_c;
    const int32_t ox = i / p.output_c % p.output_w;
    const int32_t oy = i / p.output_c / p.output_w;
    Sum sum = static_cast<Sum>(t.bias[static_cast<size_t>(co)]);
    for (int32_t k = 0; k < p.kernel_h * p.kernel_w * seen; ++k) {
      const int32_t c = k % seen;
      const int32_t iy = oy * p.stride_h + k / seen / p.kernel_w * p.dilation_h - p.pad_top;
      const int32_t ix = ox * p.stride_w + k / seen % p.kernel_w * p.dilation_w - p.pad_left;
      const bool inside = iy >= 0 && ix >= 0 && iy < p.input_h && ix < p.input_w;
      const int32_t channel = co / (p.output_c / p.groups) * seen + c;
      const int64_t at = inside ? int64_t{(iy * p.input_w + ix) * p.input_c + channel} : -1;
      const size_t tap = static_cast<size_t>(co * p.kernel_h * p.kernel_w * seen + k);
      sum += static_cast<Sum>(Padded(p, t.x, at)) * static_cast<Sum>(t.w[tap]);
    }
    sums.push_back(sum);
  }
  return sums;
}

template <class Params>
Params AnyGeometry(Random& random) {
  Params p = {};
  p.groups = random.Int(0, 2) == 0 ? random.Int(1, 4) : 1;
  p.input_h = random.Int(1, 7);
  p.input_w = random.Int(1, 7);
  p.input_c = p.groups == 1 ? random.Seam() : p.groups * random.Int(1, 5);
  p.output_h = random.Int(1, 4);
  p.output_w = random.Int(1, 4);
  p.output_c = p.groups == 1 ? random.Seam() : p.groups * random.Int(1, 5);
  p.kernel_h = random.Int(1, 4);
  p.kernel_w = random.Int(1, 4);
  p.stride_h = random.Int(1, 5);
  p.stride_w = random.Int(1, 5);
  p.dilation_h = random.Int(1, 3);
  p.dilation_w = random.Coin() ? 1 : random.Int(1, 3);
  p.pad_top = random.Int(0, 6);
  p.pad_left = random.Int(0, 6);
  return p;
}

Conv2dParams AnyParams(Random& random) {
  auto p = AnyGeometry<Conv2dParams>(random);
  p.pad_value = random.Int(-128, 127);
  p.input_zero_point = random.Coin() ? p.pad_value : random.Int(-128, 127);
  p.output_zero_point = random.Int(-128, 127);
  testing::AnyRange(random, p.act_min, p.act_max);
  return p;
}

template <class Params>
int32_t WeightCount(const Params& p) {
  return p.output_c * p.kernel_h * p.kernel_w * (p.input_c / p.groups);
}
// The rows of filters as p.rows wants them.
Int8Layer WithPackedRows(const Conv2dParams& p, Int8Layer t) {
  const auto row = static_cast<size_t>(p.kernel_w * p.input_c);
  const auto rows = static_cast<size_t>(p.kernel_h);
  const auto packed = static_cast<size_t>(Conv2dRow(p));
  std::vector<int8_t> w;
  for (size_t filter = 0; filter < t.w.size(); filter += rows * row) {
    for (size_t ky = 0; ky < rows; ++ky) {
      for (size_t i = 0; i < packed; ++i) {
        w.push_back(i < row ? t.w[filter + ky * row + i] : int8_t{0});
      }
    }
    if (p.rows != kRowsLastApart) continue;
    w.resize(w.size() + 4);
    for (size_t ky = 0; ky < rows; ++ky) {
      w[w.size() - 4 + rows - ky] = t.w[filter + (ky + 1) * row - 1];
    }
  }
  t.w = w;
  return t;
}

int32_t AnyRows(Random& random, const Conv2dParams& p) {
  const bool can_stand_apart = p.kernel_w * p.input_c % 4 == 1 && p.kernel_h <= 3;
  return random.Int(kRowsAsTheyAre, can_stand_apart ? kRowsLastApart : kRowsFilledUp);
}

// t.w as a row of int8 weights reads it.
auto WeightsFor(const Conv2dParams& p, const Int8Layer& t) {
  return [&](const std::string& kernel) {
    if (kernel == "Conv2dS8Ref") return t.w;
    if (kernel == "Conv2dS8WinogradM4") {
      std::vector<int8_t> packed(static_cast<size_t>(WinogradBytes(p.output_c, p.input_c)));
      PackWinograd(testing::FiltersOf(p, t), BlockEnds::kOwn, packed.data());
      return packed;
    }
    const Int8Layer rows = WithPackedRows(p, t);
    const int32_t depth = Conv2dDepth(p);
    if (kernel == "Conv2dS8BlocksM4") {
      return testing::WeightBlocks(testing::FiltersOf(p, rows), kConv2dPairLanesM4);
    }
    if (kernel == "Conv2dS8PairsM4") {
      return testing::PairedWeights(rows.w, p.output_c, depth, kConv2dPairLanesM4);
    }
    return testing::WeightsFor(kernel, rows.w, p.output_c, depth, kConv2dLanesM4);
  };
}

// Rows of int8 weights and of int4, which `weights` holds as the kernel reads them.
template <class Rows, class Weights>
void ExpectS8(const Rows& rows, const Conv2dParams& p, const Int8Layer& t, const Weights& weights) {
  testing::ExpectLayer(rows, p, t, weights, [&](Rounding rounding) {
    return testing::Int8Outputs(rounding, p, Sums<int64_t>(p, t), t.requant);
  });
}

TEST(Conv2d, WorksOutAnExampleByHand) {
  Conv2dParams p = {};
  p.input_h = p.input_w = 2;
  p.kernel_h = p.kernel_w = 2;
  p.input_c = p.output_c = p.output_h = p.output_w = p.groups = 1;
  p.stride_h = p.stride_w = p.dilation_h = p.dilation_w = 1;
  p.input_zero_point = p.pad_value = 1;
  p.output_zero_point = 3;
  p.act_min = -128;
  p.act_max = 127;
  // (1-1)*1 + (2-1)*2 + (3-1)*3 + (4-1)*4 = 20, + 5 = 25, * 0.5 = 12.5 -> 13, + 3
  const Int8Layer t = {{1, 2, 3, 4}, {1, 2, 3, 4}, {5}, {{1 << 30, 0}}};
  EXPECT_EQ(testing::Int8Outputs(Rounding::kSingle, p, Sums<int64_t>(p, t), t.requant),
            (std::vector<int8_t>{16}));
  ExpectS8(kRowsS8, p, t, WeightsFor(p, t));
  ExpectS8(kRowsS4, p, t, std::vector<uint8_t>{0x21, 0x43});
}

TEST(Conv2d, EqualsItsOracleOnAnyGeometry) {
  for (uint32_t seed = 0; seed < 400; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const Conv2dParams p = AnyParams(random);
    const int32_t bias = 1 << random.Int(0, 30);
    Int8Layer t = {random.Int8s(p.input_h * p.input_w * p.input_c),
                   random.Int8s(WeightCount(p)),
                   random.Int32s(p.output_c, -bias, bias),
                   random.Requants(p.output_c, -15, random.Coin() ? 0 : 6)};
    ExpectS8(kRowsS8, p, t, WeightsFor(p, t));
    t.w = testing::Int4s(random, WeightCount(p));
    ExpectS8(kRowsS4, p, t, testing::Packed(t.w));
  }
}

TEST(Conv2d, EqualsItsOracleWithTwoWeightsInAnInt16) {
  int pairs = 0;
  for (uint32_t seed = 0; seed < 400; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    Conv2dParams p = AnyParams(random);
    const int32_t reach = random.Coin() ? 127 : random.Int(0, 127);
    const Int8Layer t = {random.Int8s(p.input_h * p.input_w * p.input_c),
                         random.Ints<int8_t>(WeightCount(p), -reach, reach),
                         random.Int32s(p.output_c, -9999, 9999),
                         random.Requants(p.output_c, -15, 0)};
    if (p.groups > 1 || !PairsAreExact(t.w.data(), p.output_c, Conv2dDepth(p))) continue;
    p.packing = kPairs;
    ++pairs;
    ExpectS8(kRowsS8, p, t, WeightsFor(p, t));
  }
  EXPECT_GT(pairs, 200);
}

TEST(Conv2d, EqualsItsOracleInBlocks) {
  int blocks = 0;
  int rows[3] = {};
  for (uint32_t seed = 0; seed < 600; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    Conv2dParams p = AnyParams(random);
    if (random.Coin()) p.act_min = INT8_MIN, p.act_max = INT8_MAX;
    const int32_t reach = random.Coin() ? 127 : random.Int(0, 127);
    const int32_t bias = 1 << random.Int(0, 24);
    const Int8Layer t = {random.Int8s(p.input_h * p.input_w * p.input_c),
                         random.Ints<int8_t>(WeightCount(p), -reach, reach),
                         random.Int32s(p.output_c, -bias, bias),
                         random.Requants(p.output_c, random.Coin() ? -15 : -31, -2)};
    if (p.groups > 1 || !WeightBlocksAreExact(testing::FiltersOf(p, t))) continue;
    p.packing = kBlocks;
    p.rows = AnyRows(random, p);
    ++rows[p.rows];
    ++blocks;
    ExpectS8(kRowsS8, p, t, WeightsFor(p, t));
  }
  EXPECT_GT(blocks, 200);
  EXPECT_GT(rows[kRowsFilledUp], 50);
  EXPECT_GT(rows[kRowsLastApart], 10);
}

// The layer as mode xnnpack has it: its multipliers are floats.
Int8Layer WithFloats(Int8Layer t) {
  t.requant = testing::RequantsFor(Rounding::kXnnpack, t.requant);
  return t;
}

// What a kernel makes of packed weights in mode xnnpack.
template <auto* kKernel>
void ExpectByFloat(const Conv2dParams& p, const Int8Layer& t, const std::vector<int8_t>& packed) {
  const std::vector<int8_t> expected =
      testing::Int8Outputs(Rounding::kXnnpack, p, Sums<int64_t>(p, t), t.requant);
  std::vector<int8_t> y(expected.size());
  const int64_t bytes =
      p.packing == kWinograd ? Conv2dWinogradScratchM4(p) : int64_t{Conv2dScratchM4(p)};
  std::vector<uint8_t> scratch = testing::Scratch(bytes);
  kKernel(p, testing::In(t.x), testing::In(packed), {}, {}, testing::Out(y), testing::Out(scratch));
  ASSERT_EQ(y, expected);
}

TEST(Conv2d, EqualsXnnpacksOracleInBlocks) {
  int blocks = 0;
  for (uint32_t seed = 0; seed < 600; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    Conv2dParams p = AnyParams(random);
    p.groups = 1;
    const int32_t reach = random.Coin() ? 127 : random.Int(0, 127);
    const int32_t bias = 1 << random.Int(0, 23);
    const Int8Layer t = {random.Int8s(p.input_h * p.input_w * p.input_c),
                         random.Ints<int8_t>(WeightCount(p), -reach, reach),
                         random.Int32s(p.output_c, -bias, bias),
                         random.Requants(p.output_c, random.Coin() ? -15 : -31, 4)};
    if (!WeightBlocksAreExact(testing::FiltersOf(p, WithFloats(t)), BlockEnds::kFloat)) continue;
    p.packing = kBlocks;
    p.rows = AnyRows(random, p);
    ++blocks;
    const Int8Layer rows = WithPackedRows(p, WithFloats(t));
    ExpectByFloat<Conv2dS8BlocksM4<Rounding::kXnnpack>>(
        p,
        t,
        testing::WeightBlocks(testing::FiltersOf(p, rows), kConv2dPairLanesM4, BlockEnds::kFloat));
  }
  EXPECT_GT(blocks, 200);
}

TEST(Conv2d, EqualsItsOracleByWinograd) {
  int chosen = 0;
  int by_float = 0;
  for (uint32_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    Conv2dParams p = AnyParams(random);
    p.kernel_h = p.kernel_w = 3;
    p.stride_h = p.stride_w = p.dilation_h = p.dilation_w = p.groups = 1;
    p.input_h = random.Int(1, 11);
    p.input_w = random.Int(1, 11);
    p.output_h = random.Int(1, 11);
    p.output_w = random.Int(1, 11);
    p.pad_top = random.Int(0, 2);
    p.input_c = 16 * random.Int(1, 3);
    p.output_c = 4 * random.Int(1, 3);
    if (random.Coin()) p.act_min = INT8_MIN, p.act_max = INT8_MAX;
    const int32_t bias = 1 << random.Int(0, 26);
    const Int8Layer t = {random.Int8s(p.input_h * p.input_w * p.input_c),
                         random.Int8s(WeightCount(p)),
                         random.Int32s(p.output_c, -bias, bias),
                         random.Requants(p.output_c, random.Coin() ? -15 : -31, -2)};
    if (!WinogradIsExact(testing::FiltersOf(p, t))) continue;
    p.packing = kWinograd;
    ++chosen;
    ExpectS8(kRowsS8, p, t, WeightsFor(p, t));
    const Int8Layer floats = WithFloats(t);
    if (!WinogradIsExact(testing::FiltersOf(p, floats), BlockEnds::kFloat)) continue;
    ++by_float;
    std::vector<int8_t> packed(static_cast<size_t>(WinogradBytes(p.output_c, p.input_c)));
    PackWinograd(testing::FiltersOf(p, floats), BlockEnds::kFloat, packed.data());
    ExpectByFloat<Conv2dS8WinogradM4<Rounding::kXnnpack>>(p, t, packed);
  }
  EXPECT_GT(chosen, 80);
  EXPECT_GT(by_float, 60);
}

// Of two channels of 300 weights: what is 127 * 127 in all of them is the largest sum.
constexpr int32_t kSum = 300 * 127 * 127, kLeastSum = -300 * 127 * 128;
bool ExactWithBias(int32_t first, int32_t second, int32_t shift) {
  const std::vector<int8_t> w(600, 127);
  const int32_t bias[] = {first, second};
  const Requant requant[] = {{1 << 30, shift}, {1 << 30, shift}};
  return WeightBlocksAreExact({w.data(), bias, requant, 2, 300, 0, -128});
}

TEST(Conv2d, BlocksAreExactToTheLastBitOfTheUpperSum) {
  constexpr int32_t kMost = (1 << 23) - 1 - kSum, kLeast = -(1 << 23) - kLeastSum;
  EXPECT_TRUE(ExactWithBias(1 << 30, kMost, -9));
  EXPECT_FALSE(ExactWithBias(0, kMost + 1, -9));
  EXPECT_TRUE(ExactWithBias(-(1 << 30), kLeast, -9));
  EXPECT_FALSE(ExactWithBias(0, kLeast - 1, -9));
}

TEST(Conv2d, BlocksWithFloatsWantUpperSumsOf24BitsAndNoTinyScales) {
  constexpr int32_t kMost = (1 << 23) - 1 - kSum;
  const std::vector<int8_t> w(600, 127);
  const auto exact = [&](int32_t second, float scale) {
    const int32_t bias[] = {1 << 30, second};
    const Requant requant[] = {FloatRequant(scale), FloatRequant(scale)};
    return WeightBlocksAreExact({w.data(), bias, requant, 2, 300, 0, -128}, BlockEnds::kFloat);
  };
  EXPECT_TRUE(exact(kMost, 0.5F));
  EXPECT_FALSE(exact(kMost + 1, 0.5F));
  EXPECT_TRUE(exact(kMost, 0));
  EXPECT_TRUE(exact(kMost, 0x1p-100F));
  EXPECT_FALSE(exact(kMost, 0x1p-101F));
}

TEST(Conv2d, BlocksShiftByUpTo22UnlessAChannelIsConstant) {
  EXPECT_FALSE(ExactWithBias(0, 0, -1));
  EXPECT_TRUE(ExactWithBias(0, 0, -15));
  EXPECT_FALSE(ExactWithBias(0, 0, -16));
  EXPECT_TRUE(ExactWithBias(0, 0, -24));
  EXPECT_TRUE(ExactWithBias(INT32_MAX - kSum, INT32_MIN - kLeastSum, -1));
  EXPECT_FALSE(ExactWithBias(INT32_MAX, INT32_MIN, -1));
}

TEST(Conv2d, PairsAreNotExactWhereSumsOrWeightsAreTooLarge) {
  const std::vector<int8_t> most(259, 127);  // 255 * 127 * 259 is 2^23 - 1,193
  EXPECT_TRUE(PairsAreExact(most.data(), 1, 259));
  const std::vector<int8_t> more(260, 127);
  EXPECT_FALSE(PairsAreExact(more.data(), 1, 260));
  EXPECT_TRUE(PairsAreExact(more.data(), 2, 130));
  const int8_t low[] = {1, -128};
  EXPECT_FALSE(PairsAreExact(low, 2, 1));
}

TEST(Conv2d, SumsBeyondInt32AreModulo2To32) {
  Random random(7);
  for (int i = 0; i < 20; ++i) {
    const Conv2dParams p = AnyParams(random);
    const Int8Layer t = {random.Int8s(p.input_h * p.input_w * p.input_c),
                         random.Int8s(WeightCount(p)),
                         random.Int32s(p.output_c, INT32_MAX - 9, INT32_MAX),
                         random.Requants(p.output_c, -30, -20)};
    ExpectS8(kRowsS8, p, t, WeightsFor(p, t));
  }
}

TEST(Conv2d, EqualsItsOracleWithSumsOf64And32Bits) {
  for (uint32_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    auto p = AnyGeometry<Conv2dS16Params>(random);
    p.wide = random.Int(0, 1);
    testing::AnyInt16Range(random, p.act_min, p.act_max);
    const Int16Layer t = {random.Int16s(p.input_h * p.input_w * p.input_c),
                          random.Int8s(WeightCount(p)),
                          testing::Int64s(random, p.output_c, p.wide != 0 ? INT32_MAX : 1 << 16),
                          random.Requants(p.output_c, -22, random.Coin() ? -8 : 4)};
    testing::ExpectLayer(kRowsS16, p, t, t.w, [&](Rounding rounding) {
      return testing::Int16Outputs(rounding, p.wide != 0, p, Sums<int64_t>(p, t), t.requant);
    });
  }
}

TEST(Conv2d, EqualsItsOracleOnRealNumbers) {
  for (uint32_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    auto p = AnyGeometry<Conv2dF32Params>(random);
    testing::AnyFloatRange(random, p.act_min, p.act_max);
    const FloatLayer t = {testing::WholeFloats(random, p.input_h * p.input_w * p.input_c, 99),
                          testing::WholeFloats(random, WeightCount(p), 99),
                          testing::WholeFloats(random, p.output_c, 9999),
                          {}};
    testing::ExpectLayer(kRowsF32, p, t, t.w, [&](Rounding) {
      return testing::FloatOutputs(p, Sums<double>(p, t));
    });
  }
}

// 2^24 + 1 rounds to 2^24: in another order the sum would be 2.
TEST(Conv2d, AddsRealNumbersInTheOrderOfTheWindow) {
  Conv2dF32Params p = {};
  p.input_h = p.output_h = p.output_w = p.output_c = p.groups = p.kernel_h = 1;
  p.input_w = p.kernel_w = 2;
  p.input_c = 2;
  p.stride_h = p.stride_w = p.dilation_h = p.dilation_w = 1;
  p.act_min = -0x1p126F;
  p.act_max = 0x1p126F;
  for (const RowF32& row : kRowsF32) {
    if (!row.fits(p)) continue;
    const FloatLayer t = {{0x1p24F, 1, -0x1p24F, 1}, {1, 1, 1, 1}, {0}, {}};
    EXPECT_EQ(testing::CallLayer(row, Rounding::kSingle, p, t, t.w, 1), (std::vector<float>{1}))
        << row.name;
  }
}

TEST(Conv2d, NaNPassesAndInfinitiesAreClamped) {
  Conv2dF32Params p = {};
  p.input_h = p.output_h = p.output_c = p.groups = p.kernel_h = p.kernel_w = p.input_c = 1;
  p.input_w = p.output_w = 3;
  p.stride_h = p.stride_w = p.dilation_h = p.dilation_w = 1;
  p.act_min = -6;
  p.act_max = 6;
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  for (const RowF32& row : kRowsF32) {
    if (!row.fits(p)) continue;
    const FloatLayer t = {{NAN, kInfinity, -kInfinity}, {1}, {0}, {}};
    const std::vector<float> y = testing::CallLayer(row, Rounding::kSingle, p, t, t.w, 3);
    EXPECT_TRUE(std::isnan(y[0])) << row.name;
    EXPECT_EQ(y[1], 6) << row.name;
    EXPECT_EQ(y[2], -6) << row.name;
  }
}

}  // namespace
}  // namespace mote
