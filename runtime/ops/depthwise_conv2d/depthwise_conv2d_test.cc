// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d.h"

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

using Row =
    testing::Kernel<DepthwiseConv2dParams, decltype(DepthwiseConv2dS8Ref<Rounding::kSingle>)>;
const Row kRows[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(                           \
      DepthwiseConv2dParams, name, when, scratch, name<Rounding::kSingle>, name<Rounding::kTflm>)
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_kernels.inc"
#undef MOTE_KERNEL
};

struct Tensors {
  std::vector<int8_t> x, w;
  std::vector<int32_t> bias;
  std::vector<Requant> requant;
};

std::vector<int8_t> Call(const Row& row,
                         Rounding rounding,
                         const DepthwiseConv2dParams& p,
                         const Tensors& t) {
  std::vector<int8_t> y(static_cast<size_t>(p.output_h * p.output_w * p.output_c));
  std::vector<uint8_t> scratch = testing::Scratch(row.scratch_bytes(p));
  row.of(rounding)(p, In(t.x), In(t.w), In(t.bias), In(t.requant), Out(y), Out(scratch));
  return y;
}

// Channel by channel: one input plane against one filter plane at a time.
std::vector<int8_t> Oracle(Rounding rounding, const DepthwiseConv2dParams& p, const Tensors& t) {
  std::vector<int8_t> y(static_cast<size_t>(p.output_h * p.output_w * p.output_c));
  for (int32_t co = 0; co < p.output_c; ++co) {
    const int32_t ci = co / p.depth_multiplier;
    for (int32_t at = 0; at < p.output_h * p.output_w; ++at) {
      const int32_t top = at / p.output_w * p.stride_h - p.pad_top;
      const int32_t left = at % p.output_w * p.stride_w - p.pad_left;
      int64_t sum = t.bias[static_cast<size_t>(co)];
      for (int32_t k = 0; k < p.kernel_h * p.kernel_w; ++k) {
        const int32_t iy = top + k / p.kernel_w * p.dilation_h;
        const int32_t ix = left + k % p.kernel_w * p.dilation_w;
        const bool inside = iy >= 0 && iy < p.input_h && ix >= 0 && ix < p.input_w;
        const size_t pixel =
            inside ? static_cast<size_t>((iy * p.input_w + ix) * p.input_c + ci) : 0;
        const int64_t value = inside ? t.x[pixel] : p.pad_value;
        sum += (value - p.input_zero_point) * t.w[static_cast<size_t>(k * p.output_c + co)];
      }
      y[static_cast<size_t>(at * p.output_c + co)] =
          testing::ToInt8Oracle(rounding,
                                sum,
                                t.requant[static_cast<size_t>(co)],
                                p.output_zero_point,
                                p.act_min,
                                p.act_max);
    }
  }
  return y;
}

DepthwiseConv2dParams AnyParams(Random& random) {
  DepthwiseConv2dParams p = {};
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
  p.pad_value = random.Int(-128, 127);
  p.input_zero_point = random.Coin() ? p.pad_value : random.Int(-128, 127);
  p.output_zero_point = random.Int(-128, 127);
  testing::AnyRange(random, p.act_min, p.act_max);
  return p;
}

Tensors AnyTensors(Random& random, const DepthwiseConv2dParams& p) {
  const int32_t bias = 1 << random.Int(0, 30);
  return {random.Int8s(p.input_h * p.input_w * p.input_c),
          random.Int8s(p.kernel_h * p.kernel_w * p.output_c),
          random.Int32s(p.output_c, -bias, bias),
          random.Requants(p.output_c, -12, random.Coin() ? 0 : 6)};
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
  const Tensors t = {{1, 10, 2, 20},
                     {1, 2, 3, 4, 5, 6, 7, 8},
                     {0, 0, 0, -300},
                     std::vector<Requant>(4, Requant{1 << 30, 1})};
  const std::vector<int8_t> expected = {1 + 10, 2 + 12, 127, -100};  // 30 + 140 is clamped
  for (const Row& row : kRows) {
    if (!row.fits(p)) continue;
    for (const Rounding rounding : testing::kRoundings) {
      EXPECT_EQ(Call(row, rounding, p, t), expected) << row.name;
    }
  }
}

TEST(DepthwiseConv2d, EqualsItsOracleOnAnyGeometry) {
  for (uint32_t seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const DepthwiseConv2dParams p = AnyParams(random);
    const Tensors t = AnyTensors(random, p);
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
