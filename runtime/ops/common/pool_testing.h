// SPDX-License-Identifier: Apache-2.0
// What the tests of pools share: geometry, and an oracle that asks of every pixel whether it lies
// in a window. Tests only.
#pragma once

#include <string>
#include <vector>

#include "runtime/ops/common/op_testing.h"
#include "runtime/ops/common/pool_params.h"

namespace mote::testing {

// Outputs as SAME gives them where `same`, VALID otherwise: no window is empty.
inline void SetPoolAxis(Random& random,
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

template <class Params>
void SetAnyPool(Random& random, bool same, Params& p) {
  SetPoolAxis(random, same, p.input_h, p.kernel_h, p.stride_h, p.pad_top, p.output_h);
  SetPoolAxis(random, same, p.input_w, p.kernel_w, p.stride_w, p.pad_left, p.output_w);
  p.channels = random.Seam();
}

// [1,3,2] with windows of 3 x 3, stride 2, padding 1: two pixels a window.
template <class Params>
void SetExamplePool(Params& p) {
  p.input_h = p.output_h = 1;
  p.input_w = 3;
  p.channels = p.output_w = 2;
  p.kernel_h = p.kernel_w = 3;
  p.stride_h = p.stride_w = 2;
  p.pad_top = p.pad_left = 1;
}

// y = one(pixels of the window) over all elements of y.
template <class Params, class T, class One>
std::vector<T> PoolOracle(const Params& p, const std::vector<T>& x, One one) {
  std::vector<T> y;
  for (int32_t o = 0; o < p.output_h * p.output_w * p.channels; ++o) {
    const int32_t c = o % p.channels;
    const int32_t ox = o / p.channels % p.output_w;
    const int32_t oy = o / p.channels / p.output_w;
    std::vector<T> pixels;
    for (int32_t i = 0; i < p.input_h * p.input_w; ++i) {
      const int32_t ky = i / p.input_w - (oy * p.stride_h - p.pad_top);
      const int32_t kx = i % p.input_w - (ox * p.stride_w - p.pad_left);
      if (ky < 0 || ky >= p.kernel_h || kx < 0 || kx >= p.kernel_w) continue;
      pixels.push_back(x[static_cast<size_t>(i * p.channels + c)]);
    }
    y.push_back(one(pixels));
  }
  return y;
}

template <class Row, class Params, class T>
std::vector<T> CallPool(const Row& row, Rounding rounding, const Params& p, std::vector<T> x) {
  std::vector<T> y(static_cast<size_t>(p.output_h * p.output_w * p.channels));
  std::vector<uint8_t> scratch = Scratch(row.scratch_bytes(p));
  row.of(rounding)(p, In(x), Out(y), Out(scratch));
  return y;
}

// The output over the input, in one piece of memory of the larger one's size.
template <class Row, class Params, class T>
std::vector<T> CallPoolInPlace(const Row& row,
                               Rounding rounding,
                               const Params& p,
                               std::vector<T> x) {
  const auto size = static_cast<size_t>(p.output_h * p.output_w * p.channels);
  std::vector<uint8_t> scratch = Scratch(row.scratch_bytes(p));
  row.of(rounding)(p, In(x), {x.data(), size}, Out(scratch));
  x.resize(size);
  return x;
}

// Rows against one(rounding, p, pixels); with padding and without, then in place too.
// make(random, p) sets what is not geometry, values(random, count) the input.
template <class Params, class Rows, class Make, class Values, class One>
void ExpectPools(const Rows& rows, Make make, Values values, One one) {
  for (uint32_t seed = 0; seed < 400; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    Params p = {};
    SetAnyPool(random, seed % 2 == 0, p);
    make(random, p);
    const auto x = values(random, p.input_h * p.input_w * p.channels);
    for (const Rounding rounding : kRoundings) {
      const auto want =
          PoolOracle(p, x, [&](const auto& pixels) { return one(rounding, p, pixels); });
      for (const auto& row : rows) {
        if (!row.fits(p)) continue;
        ASSERT_EQ(CallPool(row, rounding, p, x), want) << row.name;
        if (p.pad_top != 0 || p.pad_left != 0) continue;
        ASSERT_EQ(CallPoolInPlace(row, rounding, p, x), want) << row.name << " in place";
      }
    }
  }
}

// The ways to make parameters and values of the element types.
inline constexpr auto kAnyInt8Range = [](Random& random, auto& p) {
  AnyRange(random, p.act_min, p.act_max);
};
inline constexpr auto kAnyInt16Range = [](Random& random, auto& p) {
  p.act_min = random.Int(INT16_MIN, 0);
  p.act_max = random.Int(0, INT16_MAX);
};
inline constexpr auto kAnyFloatRange = [](Random& random, auto& p) {
  p.act_min = random.Real(-3, 0);
  p.act_max = random.Real(0, 3);
};
inline constexpr auto kInt8s = [](Random& random, int32_t count) { return random.Int8s(count); };
inline constexpr auto kInt16s = [](Random& random, int32_t count) { return random.Int16s(count); };
inline constexpr auto kFloats = [](Random& random, int32_t count) {
  return random.Floats(count, -4, 4);
};

}  // namespace mote::testing
