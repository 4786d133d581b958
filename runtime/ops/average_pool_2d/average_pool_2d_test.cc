// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/average_pool_2d/average_pool_2d.h"

#include <cmath>

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

using Row = testing::Kernel<Pool2dParams, decltype(AveragePool2dS8Ref)>;
const Row kRows[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(Pool2dParams, name, when, scratch, name, name)
#include "runtime/ops/average_pool_2d/average_pool_2d_kernels.inc"
#undef MOTE_KERNEL
};

// The pixels of one channel that lie in a window.
std::vector<int32_t> Window(
    const Pool2dParams& p, const std::vector<int8_t>& x, int32_t oy, int32_t ox, int32_t c) {
  std::vector<int32_t> pixels;
  for (int32_t iy = 0; iy < p.input_h; ++iy) {
    for (int32_t ix = 0; ix < p.input_w; ++ix) {
      const int32_t ky = iy - (oy * p.stride_h - p.pad_top);
      const int32_t kx = ix - (ox * p.stride_w - p.pad_left);
      if (ky < 0 || ky >= p.kernel_h || kx < 0 || kx >= p.kernel_w) continue;
      pixels.push_back(x[static_cast<size_t>((iy * p.input_w + ix) * p.channels + c)]);
    }
  }
  return pixels;
}

// std::round goes away from zero on ties.
int32_t Pool(const std::vector<int32_t>& pixels) {
  double sum = 0;
  for (const int32_t pixel : pixels) sum += pixel;
  return static_cast<int32_t>(std::round(sum / static_cast<double>(pixels.size())));
}

std::vector<int8_t> Oracle(const Pool2dParams& p, const std::vector<int8_t>& x) {
  std::vector<int8_t> y;
  for (int32_t oy = 0; oy < p.output_h; ++oy) {
    for (int32_t ox = 0; ox < p.output_w; ++ox) {
      for (int32_t c = 0; c < p.channels; ++c) {
        const int32_t value = Pool(Window(p, x, oy, ox, c));
        y.push_back(static_cast<int8_t>(std::min(std::max(value, p.act_min), p.act_max)));
      }
    }
  }
  return y;
}

std::vector<int8_t> Call(const Row& row, const Pool2dParams& p, const std::vector<int8_t>& x) {
  std::vector<int8_t> y(static_cast<size_t>(p.output_h * p.output_w * p.channels));
  std::vector<uint8_t> scratch = testing::Scratch(row.scratch_bytes(p));
  row.single(p, In(x), Out(y), Out(scratch));
  return y;
}

// Outputs as SAME gives them where `same`, VALID otherwise: no window is empty.
void SetAxis(Random& random,
             bool same,
             int32_t& size,
             int32_t& kernel,
             int32_t& stride,
             int32_t& pad,
             int32_t& output) {
  size = random.Int(1, 11);
  kernel = same ? random.Int(1, 13) : random.Int(1, size);
  stride = random.Int(1, 6);
  output = same ? (size + stride - 1) / stride : (size - kernel) / stride + 1;
  pad = same ? std::max(0, (output - 1) * stride + kernel - size) / 2 : 0;
}

Pool2dParams AnyParams(Random& random, bool same) {
  Pool2dParams p = {};
  SetAxis(random, same, p.input_h, p.kernel_h, p.stride_h, p.pad_top, p.output_h);
  SetAxis(random, same, p.input_w, p.kernel_w, p.stride_w, p.pad_left, p.output_w);
  p.channels = random.Seam();
  testing::AnyRange(random, p.act_min, p.act_max);
  return p;
}

TEST(AveragePool2d, RoundsTiesAwayFromZeroAndLeavesPaddingOut) {
  Pool2dParams p = {};
  p.input_h = 1;
  p.input_w = 3;
  p.channels = 2;
  p.output_h = 1;
  p.output_w = 2;
  p.kernel_h = 3;
  p.kernel_w = 3;
  p.stride_h = p.stride_w = 2;
  p.pad_top = p.pad_left = 1;
  p.act_min = -128;
  p.act_max = 127;
  // Two pixels a window: (1 + 2) / 2, (-1 - 2) / 2; (2 + 5) / 2, (-2 - 4) / 2
  const std::vector<int8_t> x = {1, -1, 2, -2, 5, -4};
  for (const Row& row : kRows) {
    if (row.fits(p)) {
      EXPECT_EQ(Call(row, p, x), (std::vector<int8_t>{2, -2, 4, -3})) << row.name;
    }
  }
}

TEST(AveragePool2d, EqualsItsOracleWithAndWithoutPadding) {
  for (uint32_t seed = 0; seed < 600; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const Pool2dParams p = AnyParams(random, seed % 2 == 0);
    const std::vector<int8_t> x = random.Int8s(p.input_h * p.input_w * p.channels);
    for (const Row& row : kRows) {
      if (row.fits(p)) {
        ASSERT_EQ(Call(row, p, x), Oracle(p, x)) << row.name;
      }
    }
  }
}

TEST(AveragePool2d, TheOutputMayTakeTheInputsMemoryWithoutPadding) {
  for (uint32_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const Pool2dParams p = AnyParams(random, false);
    const std::vector<int8_t> x = random.Int8s(p.input_h * p.input_w * p.channels);
    for (const Row& row : kRows) {
      if (!row.fits(p)) continue;
      std::vector<int8_t> shared = x;
      std::vector<uint8_t> scratch = testing::Scratch(row.scratch_bytes(p));
      const std::vector<int8_t> y = Call(row, p, x);
      row.single(p, In(shared), {shared.data(), y.size()}, Out(scratch));
      shared.resize(y.size());
      ASSERT_EQ(shared, y) << row.name;
    }
  }
}

}  // namespace
}  // namespace mote
