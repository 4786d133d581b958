// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d.h"

#include <map>

#include "runtime/ops/common/layer_testing.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_packing_m4.h"

namespace mote {
namespace {

using testing::FloatLayer;
using testing::Int16Layer;
using testing::Int8Layer;
using testing::LayerTensors;
using testing::Random;

using RowS8 =
    testing::Kernel<DepthwiseConv2dParams, decltype(DepthwiseConv2dS8Ref<Rounding::kSingle>)>;
const RowS8 kRowsS8[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_ALL_ROUNDINGS_KERNEL(DepthwiseConv2dParams, name, when, scratch)
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_kernels.inc"
#undef MOTE_KERNEL
};

using RowS4 =
    testing::Kernel<DepthwiseConv2dParams, decltype(DepthwiseConv2dS4Ref<Rounding::kSingle>)>;
const RowS4 kRowsS4[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_ROUNDING_KERNEL(DepthwiseConv2dParams, name, when, scratch)
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_s4_kernels.inc"
#undef MOTE_KERNEL
};

using RowS16 = testing::Kernel<DepthwiseConv2dS16Params, decltype(DepthwiseConv2dS16Ref)>;
const RowS16 kRowsS16[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_PLAIN_KERNEL(DepthwiseConv2dS16Params, name, when, scratch)
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_s16_kernels.inc"
#undef MOTE_KERNEL
};

using RowF32 = testing::Kernel<DepthwiseConv2dF32Params, decltype(DepthwiseConv2dF32Ref)>;
const RowF32 kRowsF32[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_PLAIN_KERNEL(DepthwiseConv2dF32Params, name, when, scratch)
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_f32_kernels.inc"
#undef MOTE_KERNEL
};

// x' - zx of the header; int16 and float32 have no zero points.
int64_t Padded(const DepthwiseConv2dParams& p, const std::vector<int8_t>& x, int64_t at) {
  return (at < 0 ? p.pad_value : x[static_cast<size_t>(at)]) - p.input_zero_point;
}
template <class Params, class X>
X Padded(const Params& /*p*/, const std::vector<X>& x, int64_t at) {
  return at < 0 ? X{0} : x[static_cast<size_t>(at)];
}

// Channel by channel: one input plane against one filter plane at a time.
template <class Sum, class Params, class X, class W, class B>
std::vector<Sum> Sums(const Params& p, const LayerTensors<X, W, B>& t) {
  std::vector<Sum> sums(static_cast<size_t>(p.output_h * p.output_w * p.output_c));
  for (int32_t co = 0; co < p.output_c; ++co) {
    const int32_t ci = co / p.depth_multiplier;
    for (int32_t at = 0; at < p.output_h * p.output_w; ++at) {
      const int32_t top = at / p.output_w * p.stride_h - p.pad_top;
      const int32_t left = at % p.output_w * p.stride_w - p.pad_left;
      Sum sum = static_cast<Sum>(t.bias[static_cast<size_t>(co)]);
      for (int32_t k = 0; k < p.kernel_h * p.kernel_w; ++k) {
        const int32_t iy = top + k / p.kernel_w * p.dilation_h;
        const int32_t ix = left + k % p.kernel_w * p.dilation_w;
        const bool inside = iy >= 0 && iy < p.input_h && ix >= 0 && ix < p.input_w;
        const int64_t pixel = inside ? int64_t{(iy * p.input_w + ix) * p.input_c + ci} : -1;
        sum += static_cast<Sum>(Padded(p, t.x, pixel)) *
               static_cast<Sum>(t.w[static_cast<size_t>(k * p.output_c + co)]);
      }
      sums[static_cast<size_t>(at * p.output_c + co)] = sum;
    }
  }
  return sums;
}

template <class Params>
Params AnyGeometry(Random& random) {
  Params p = {};
  p.input_h = random.Int(1, 7);
  p.input_w = random.Int(1, 7);
  p.input_c = random.Seam();
  p.depth_multiplier = random.Coin() ? 1 : random.Int(1, 5);
  p.output_c = p.input_c * p.depth_multiplier;
  p.output_h = random.Int(1, 4);
  p.output_w = random.Int(1, 4);
  p.kernel_h = random.Int(1, 4);
  p.kernel_w = random.Int(1, 4);
  p.stride_h = random.Int(1, 5);
  p.stride_w = random.Int(1, 5);
  p.dilation_h = random.Int(1, 3);
  p.dilation_w = random.Int(1, 3);
  p.pad_top = random.Int(0, 6);
  p.pad_left = random.Int(0, 6);
  return p;
}

// Rows of int8 weights and of packed ones, which `weights` holds as the kernel reads them.
template <class Rows, class W>
void ExpectInt8(const Rows& rows,
                const DepthwiseConv2dParams& p,
                const Int8Layer& t,
                const std::vector<W>& weights) {
  testing::ExpectLayer(rows, p, t, weights, [&](Rounding rounding) {
    return testing::Int8Outputs(rounding, p, Sums<int64_t>(p, t), t.requant);
  });
}

TEST(DepthwiseConv2d, WorksOutAnExampleByHand) {
  DepthwiseConv2dParams p = {};
  p.input_h = p.output_h = p.kernel_h = 1;
  p.input_w = 2;
  p.kernel_w = 2;
  p.output_w = 1;
  p.input_c = 2;
  p.depth_multiplier = 2;
  p.output_c = 4;
  p.stride_h = p.stride_w = p.dilation_h = p.dilation_w = 1;
  p.act_min = -128;
  p.act_max = 127;
  // Pixels (1, 10) and (2, 20); filters (1, 2 | 3, 4) at the first tap and (5, 6 | 7, 8) at the
  // next.
  const Int8Layer t = {{1, 10, 2, 20},
                       {1, 2, 3, 4, 5, 6, 7, 8},
                       {0, 0, 0, -300},
                       std::vector<Requant>(4, Requant{1 << 30, 1})};
  const std::vector<int8_t> expected = {1 + 10, 2 + 12, 127, -100};  // 30 + 140 is clamped
  testing::ExpectLayer(kRowsS8, p, t, t.w, [&](Rounding) { return expected; });
}

void ExpectEqualOnInt8(Random& random, DepthwiseConv2dParams p) {
  p.pad_value = random.Int(-128, 127);
  p.input_zero_point = random.Coin() ? p.pad_value : random.Int(-128, 127);
  p.output_zero_point = random.Int(-128, 127);
  testing::AnyRange(random, p.act_min, p.act_max);
  const int32_t bias = 1 << random.Int(0, 30);
  Int8Layer t = {random.Int8s(p.input_h * p.input_w * p.input_c),
                 random.Int8s(p.kernel_h * p.kernel_w * p.output_c),
                 random.Int32s(p.output_c, -bias, bias),
                 random.Requants(p.output_c, -12, random.Coin() ? 0 : 6)};
  ExpectInt8(kRowsS8, p, t, t.w);
  t.w = testing::Int4s(random, p.kernel_h * p.kernel_w * p.output_c);
  ExpectInt8(kRowsS4, p, t, testing::Packed(t.w));
}

TEST(DepthwiseConv2d, EqualsItsOracleOnAnyGeometry) {
  for (uint32_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    ExpectEqualOnInt8(random, AnyGeometry<DepthwiseConv2dParams>(random));
  }
}

TEST(DepthwiseConv2d, EqualsItsOracleWhereFastKernelsFit) {
  for (uint32_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    auto p = AnyGeometry<DepthwiseConv2dParams>(random);
    p.dilation_h = p.dilation_w = p.depth_multiplier = 1;
    p.input_c = p.output_c = 4 * random.Int(1, 5);
    ExpectEqualOnInt8(random, p);
  }
}

// Layers that packed kernels take, at the seams of their tiles of columns and bands of rows.
DepthwiseConv2dParams PackedGeometry(Random& random) {
  auto p = AnyGeometry<DepthwiseConv2dParams>(random);
  p.dilation_h = p.dilation_w = p.depth_multiplier = 1;
  p.input_c = p.output_c = 4 * random.Int(1, 3);
  p.kernel_h = p.kernel_w = 3;
  p.stride_h = p.stride_w = random.Int(1, 2);
  p.output_w = random.Coin() ? random.Int(1, 7) : 12 * random.Int(1, 4) + random.Int(-1, 1);
  p.output_h = random.Coin() ? random.Int(1, 7) : 12 * random.Int(1, 3) + random.Int(-1, 2);
  const bool small = random.Coin();  // most of the windows lie outside
  p.input_w = small ? random.Int(1, 7) : p.stride_w * p.output_w + random.Int(-2, 2);
  p.input_h = small ? random.Int(1, 7) : p.stride_h * p.output_h + random.Int(-2, 2);
  p.input_h = std::max(p.input_h, 1);
  p.input_w = std::max(p.input_w, 1);
  p.pad_value = p.input_zero_point = random.Int(-128, 127);
  p.output_zero_point = random.Int(-128, 127);
  testing::AnyRange(random, p.act_min, p.act_max);
  SetDepthwiseTile(p, random.Coin() ? 24 : random.Int(1, 9), random.Int(1, 8), random.Coin());
  return p;
}

// The same of kernels of one row.
DepthwiseConv2dParams PackedRowGeometry(Random& random) {
  DepthwiseConv2dParams p = PackedGeometry(random);
  p.kernel_h = p.stride_h = p.stride_w = 1;
  p.pad_top = p.pad_left = 0;
  p.kernel_w = random.Int(1, 22);
  p.output_w = random.Coin() ? random.Int(1, 20) : random.Int(1, 60);
  p.input_w = p.output_w + p.kernel_w - 1 + random.Int(0, 2);
  p.output_h = random.Int(1, p.input_h);
  SetDepthwiseTile(p, random.Coin() ? 48 : random.Int(1, 9), 1, false);
  return p;
}

Int8Layer PackedTensors(Random& random, const DepthwiseConv2dParams& p) {
  const int32_t bias = 1 << random.Int(0, 22);
  return {random.Int8s(p.input_h * p.input_w * p.input_c),
          random.Int8s(p.kernel_h * p.kernel_w * p.output_c),
          random.Int32s(p.output_c, -bias, bias),
          random.Requants(p.output_c, random.Coin() ? -9 : -16, -1)};
}

// The rows that read packed weights: they do not round twice.
void ExpectPacked(const DepthwiseConv2dParams& p,
                  const Int8Layer& t,
                  Rounding rounding,
                  std::map<std::string, int>& runs) {
  std::vector<int8_t> packed(static_cast<size_t>(DepthwisePackedBytes(p, p.output_c)));
  const std::vector<Requant> requant = testing::RequantsFor(rounding, t.requant);
  const BlockEnds ends = EndsOf(rounding);
  if (!PackDepthwise(p, t.w.data(), t.bias.data(), requant.data(), ends, packed.data())) return;
  const std::vector<int8_t> expected =
      testing::Int8Outputs(rounding, p, Sums<int64_t>(p, t), t.requant);
  const Int8Layer without = {t.x, {}, {}, {}};
  for (const RowS8& row : kRowsS8) {
    if (!row.fits(p)) continue;
    ++runs[row.name];
    ASSERT_EQ(testing::CallLayer(row, rounding, p, without, packed, expected.size()), expected)
        << row.name;
  }
}

TEST(DepthwiseConv2d, EqualsItsOracleWithPackedWeights) {
  std::map<std::string, int> runs;
  for (uint32_t seed = 0; seed < 600; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const bool row = random.Int(0, 2) == 0;
    const DepthwiseConv2dParams p = row ? PackedRowGeometry(random) : PackedGeometry(random);
    ASSERT_TRUE(DepthwiseConv2dPacksM4(p));
    const Int8Layer t = PackedTensors(random, p);
    ExpectPacked(p, t, Rounding::kSingle, runs);
    ExpectPacked(p, t, Rounding::kXnnpack, runs);
  }
  EXPECT_EQ(runs.size(), 5U);
  for (const auto& [name, times] : runs) EXPECT_GT(times, 50) << name;
}

TEST(DepthwiseConv2d, EndsAreRaisedOrLoweredToTheCommonShiftWhereThatIsExact) {
  const SumRange range = {-1000, 1000};
  const RaisedEnd raised = MakeRaisedEnd(range, {1 << 30, -6}, 3);
  EXPECT_TRUE(raised.exact);
  EXPECT_EQ(raised.raised, 3);
  EXPECT_EQ(raised.multiplier, 1 << 30);
  const RaisedEnd lowered = MakeRaisedEnd(range, {1 << 30, -12}, 3);
  EXPECT_TRUE(lowered.exact);
  EXPECT_EQ(lowered.raised, 0);
  EXPECT_EQ(lowered.multiplier, 1 << 27);
  EXPECT_TRUE(MakeRaisedEnd(range, {0, 0}, 3).exact);

  const int64_t most = INT32_MAX >> 3;
  EXPECT_TRUE(MakeRaisedEnd({-most, most}, {1 << 30, -6}, 3).exact);
  EXPECT_FALSE(MakeRaisedEnd({-most, most + 1}, {1 << 30, -6}, 3).exact);
  EXPECT_FALSE(MakeRaisedEnd({0, int64_t{1} << 31}, {1 << 30, -12}, 3).exact);
  EXPECT_FALSE(MakeRaisedEnd(range, {1 << 30, 0}, 3).exact);
  // 2^31 - 1 lowered by 14 bits is 2^17: 2^-22 of the multiplier is felt by the largest sums.
  EXPECT_FALSE(MakeRaisedEnd({-2100000000, 2100000000}, {INT32_MAX - 200, -23}, 3).exact);
}

TEST(DepthwiseConv2d, EqualsItsOracleOnInt16) {
  for (uint32_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    auto p = AnyGeometry<DepthwiseConv2dS16Params>(random);
    testing::AnyInt16Range(random, p.act_min, p.act_max);
    const Int16Layer t = {random.Int16s(p.input_h * p.input_w * p.input_c),
                          random.Int8s(p.kernel_h * p.kernel_w * p.output_c),
                          testing::Int64s(random, p.output_c, INT32_MAX),
                          random.Requants(p.output_c, -22, random.Coin() ? -8 : 4)};
    testing::ExpectLayer(kRowsS16, p, t, t.w, [&](Rounding rounding) {
      return testing::Int16Outputs(rounding, true, p, Sums<int64_t>(p, t), t.requant);
    });
  }
}

TEST(DepthwiseConv2d, EqualsItsOracleOnRealNumbers) {
  for (uint32_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    auto p = AnyGeometry<DepthwiseConv2dF32Params>(random);
    testing::AnyFloatRange(random, p.act_min, p.act_max);
    const FloatLayer t = {testing::WholeFloats(random, p.input_h * p.input_w * p.input_c, 99),
                          testing::WholeFloats(random, p.kernel_h * p.kernel_w * p.output_c, 99),
                          testing::WholeFloats(random, p.output_c, 9999),
                          {}};
    testing::ExpectLayer(kRowsF32, p, t, t.w, [&](Rounding) {
      return testing::FloatOutputs(p, Sums<double>(p, t));
    });
  }
}

}  // namespace
}  // namespace mote
