// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/conv2d/conv2d.h"

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

using Row = testing::Kernel<Conv2dParams, decltype(Conv2dS8Ref<Rounding::kSingle>)>;
const Row kRows[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(                           \
      Conv2dParams, name, when, scratch, name<Rounding::kSingle>, name<Rounding::kTflm>)
#include "runtime/ops/conv2d/conv2d_kernels.inc"
#undef MOTE_KERNEL
};

struct Tensors {
  std::vector<int8_t> x, w;
  std::vector<int32_t> bias;
  std::vector<Requant> requant;
};

std::vector<int8_t> Call(const Row& row,
                         Rounding rounding,
                         const Conv2dParams& p,
                         const Tensors& t) {
  std::vector<int8_t> y(static_cast<size_t>(p.output_h * p.output_w * p.output_c));
  std::vector<uint8_t> scratch = testing::Scratch(row.scratch_bytes(p));
  row.of(rounding)(p, In(t.x), In(t.w), In(t.bias), In(t.requant), Out(y), Out(scratch));
  return y;
}

// The image as it stands after padding: what x' of the header means.
int64_t Padded(const Conv2dParams& p, const Tensors& t, int32_t y, int32_t x, int32_t c) {
  if (y < 0 || y >= p.input_h || x < 0 || x >= p.input_w) return p.pad_value;
  return t.x[static_cast<size_t>((y * p.input_w + x) * p.input_c + c)];
}

int64_t Sum(const Conv2dParams& p, const Tensors& t, int32_t oy, int32_t ox, int32_t co) {
  int64_t sum = t.bias[static_cast<size_t>(co)];
  for (int32_t ci = 0; ci < p.input_c; ++ci) {
    for (int32_t ky = 0; ky < p.kernel_h; ++ky) {
      for (int32_t kx = 0; kx < p.kernel_w; ++kx) {
        const int64_t value = Padded(p,
                                     t,
                                     oy * p.stride_h + ky * p.dilation_h - p.pad_top,
                                     ox * p.stride_w + kx * p.dilation_w - p.pad_left,
                                     ci);
        const int32_t at = ((co * p.kernel_h + ky) * p.kernel_w + kx) * p.input_c + ci;
        sum += (value - p.input_zero_point) * t.w[static_cast<size_t>(at)];
      }
    }
  }
  return sum;
}

std::vector<int8_t> Oracle(Rounding rounding, const Conv2dParams& p, const Tensors& t) {
  std::vector<int8_t> y;
  for (int32_t oy = 0; oy < p.output_h; ++oy) {
    for (int32_t ox = 0; ox < p.output_w; ++ox) {
      for (int32_t co = 0; co < p.output_c; ++co) {
        y.push_back(testing::ToInt8Oracle(rounding,
                                          Sum(p, t, oy, ox, co),
                                          t.requant[static_cast<size_t>(co)],
                                          p.output_zero_point,
                                          p.act_min,
                                          p.act_max));
      }
    }
  }
  return y;
}

void ExpectOracle(const Conv2dParams& p, const Tensors& t) {
  for (const Row& row : kRows) {
    if (!row.fits(p)) continue;
    for (const Rounding rounding : testing::kRoundings) {
      ASSERT_EQ(Call(row, rounding, p, t), Oracle(rounding, p, t)) << row.name;
    }
  }
}

Conv2dParams AnyParams(Random& random) {
  Conv2dParams p = {};
  p.input_h = random.Int(1, 7);
  p.input_w = random.Int(1, 7);
  p.input_c = random.Seam();
  p.output_h = random.Int(1, 4);
  p.output_w = random.Int(1, 4);
  p.output_c = random.Seam();
  p.kernel_h = random.Int(1, 4);
  p.kernel_w = random.Int(1, 4);
  p.stride_h = random.Int(1, 5);
  p.stride_w = random.Int(1, 5);
  p.dilation_h = random.Int(1, 3);
  p.dilation_w = random.Coin() ? 1 : random.Int(1, 3);
  p.pad_top = random.Int(0, 6);
  p.pad_left = random.Int(0, 6);
  p.pad_value = random.Int(-128, 127);
  p.input_zero_point = random.Coin() ? p.pad_value : random.Int(-128, 127);
  p.output_zero_point = random.Int(-128, 127);
  testing::AnyRange(random, p.act_min, p.act_max);
  return p;
}

Tensors AnyTensors(Random& random, const Conv2dParams& p) {
  const int32_t bias = 1 << random.Int(0, 30);
  return {random.Int8s(p.input_h * p.input_w * p.input_c),
          random.Int8s(p.output_c * p.kernel_h * p.kernel_w * p.input_c),
          random.Int32s(p.output_c, -bias, bias),
          random.Requants(p.output_c, -15, random.Coin() ? 0 : 6)};
}

TEST(Conv2d, WorksOutAnExampleByHand) {
  Conv2dParams p = {};
  p.input_h = p.input_w = 2;
  p.kernel_h = p.kernel_w = 2;
  p.input_c = p.output_c = p.output_h = p.output_w = 1;
  p.stride_h = p.stride_w = p.dilation_h = p.dilation_w = 1;
  p.input_zero_point = p.pad_value = 1;
  p.output_zero_point = 3;
  p.act_min = -128;
  p.act_max = 127;
  // (1-1)*1 + (2-1)*2 + (3-1)*3 + (4-1)*4 = 20, + 5 = 25, * 0.5 = 12.5 -> 13, + 3
  const Tensors t = {{1, 2, 3, 4}, {1, 2, 3, 4}, {5}, {{1 << 30, 0}}};
  for (const Row& row : kRows) {
    if (!row.fits(p)) continue;
    for (const Rounding rounding : testing::kRoundings) {
      EXPECT_EQ(Call(row, rounding, p, t), std::vector<int8_t>{16}) << row.name;
    }
  }
}

TEST(Conv2d, EqualsItsOracleOnAnyGeometry) {
  for (uint32_t seed = 0; seed < 400; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const Conv2dParams p = AnyParams(random);
    ExpectOracle(p, AnyTensors(random, p));
  }
}

// Zero point folded into the bias: the image's edge is no longer worth nothing.
TEST(Conv2d, PaddingCountsWhereTheZeroPointIsFolded) {
  for (uint32_t seed = 1000; seed < 1100; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    Conv2dParams p = AnyParams(random);
    const Tensors t = AnyTensors(random, p);
    Conv2dParams folded = p;
    folded.input_zero_point = 0;
    Tensors folded_t = t;
    const int32_t window = p.kernel_h * p.kernel_w * p.input_c;
    for (int32_t i = 0; i < p.output_c * window; ++i) {
      int32_t& bias = folded_t.bias[static_cast<size_t>(i / window)];
      bias = WrapSub(bias, p.input_zero_point * t.w[static_cast<size_t>(i)]);
    }
    for (const Rounding rounding : testing::kRoundings) {
      EXPECT_EQ(Call(kRows[std::size(kRows) - 1], rounding, folded, folded_t),
                Call(kRows[std::size(kRows) - 1], rounding, p, t));
    }
    ExpectOracle(folded, folded_t);
  }
}

TEST(Conv2d, SaturatesAtBothEnds) {
  Random random(7);
  Conv2dParams p = AnyParams(random);
  p.act_min = -128;
  p.act_max = 127;
  Tensors t = AnyTensors(random, p);
  for (Requant& r : t.requant) r = {INT32_MAX, 8};
  ExpectOracle(p, t);
}

}  // namespace
}  // namespace mote
