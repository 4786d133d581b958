// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/resize_bilinear/resize_bilinear.h"

#include <cmath>

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

using Row = testing::Kernel<ResizeBilinearParams, decltype(ResizeBilinearS8Ref<Rounding::kSingle>)>;
const Row kRows[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(                           \
      ResizeBilinearParams, name, when, scratch, name<Rounding::kSingle>, name<Rounding::kTflm>)
#include "runtime/ops/resize_bilinear/resize_bilinear_kernels.inc"
#undef MOTE_KERNEL
};

using RowF32 = testing::Kernel<ResizeBilinearF32Params, decltype(ResizeBilinearF32Ref)>;
const RowF32 kRowsF32[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(ResizeBilinearF32Params, name, when, scratch, name, name)
#include "runtime/ops/resize_bilinear/resize_bilinear_f32_kernels.inc"
#undef MOTE_KERNEL
};

// The value of a line of pixels at a place: its neighbours, the ends going on for ever.
template <class Pixel>
double Line(double at, int32_t size, const Pixel& pixel) {
  const double low = std::floor(at);
  const auto inside = [&](double i) {
    return static_cast<int32_t>(std::min(std::max(i, 0.0), static_cast<double>(size - 1)));
  };
  return pixel(inside(low)) * (1 - (at - low)) + pixel(inside(low + 1)) * (at - low);
}

// Column by column of interpolated rows, in double: exact for int8, whose places are in Q10.
template <class Params, class T>
std::vector<double> Oracle(const Params& p,
                           const std::vector<T>& x,
                           const std::vector<double>& rows,
                           const std::vector<double>& columns) {
  std::vector<double> y;
  for (int32_t n = 0; n < p.batches; ++n) {
    for (const double row : rows) {
      for (const double column : columns) {
        for (int32_t c = 0; c < p.channels; ++c) {
          y.push_back(Line(row, p.input_h, [&](int32_t r) {
            return Line(column, p.input_w, [&](int32_t k) {
              const int32_t pixel = (n * p.input_h + r) * p.input_w + k;
              return static_cast<double>(x[static_cast<size_t>(pixel * p.channels + c)]);
            });
          }));
        }
      }
    }
  }
  return y;
}

int8_t Round(double v, Rounding rounding) {
  return static_cast<int8_t>(rounding == Rounding::kSingle ? std::floor(v + 0.5) : std::round(v));
}

template <class Params>
Params AnySizes(Random& random) {
  Params p = {};
  p.batches = random.Int(1, 2);
  p.input_h = random.Int(1, 6);
  p.input_w = random.Int(1, 6);
  p.output_h = random.Int(1, 9);
  p.output_w = random.Int(1, 9);
  p.channels = random.Seam();
  return p;
}

std::vector<double> Places(int32_t count, double scale, double offset) {
  std::vector<double> places;
  for (int32_t i = 0; i < count; ++i) places.push_back(i * scale + offset);
  return places;
}

TEST(ResizeBilinear, HalvesLieBetweenPixelsAndTiesFollowTheMode) {
  const ResizeBilinearParams p = {1, 1, 2, 1, 4, 1, 1024, 512, 0, 0};
  for (const Row& row : kRows) {
    std::vector<int8_t> y(4);
    row.single(p, In(std::vector<int8_t>{-4, 1}), Out(y));
    EXPECT_EQ(y, (std::vector<int8_t>{-4, -1, 1, 1})) << row.name;
    row.tflm(p, In(std::vector<int8_t>{-4, 1}), Out(y));
    EXPECT_EQ(y, (std::vector<int8_t>{-4, -2, 1, 1})) << row.name;
  }
}

TEST(ResizeBilinear, EqualsItsOracle) {
  for (uint32_t seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    auto p = AnySizes<ResizeBilinearParams>(random);
    p.scale_h = (p.input_h * 1024 + p.output_h / 2) / p.output_h;
    p.scale_w = (p.input_w * 1024 + p.output_w / 2) / p.output_w;
    if (random.Coin()) p.offset_h = p.scale_h / 2 - 512;
    if (random.Coin()) p.offset_w = p.scale_w / 2 - 512;
    const std::vector<int8_t> x = random.Int8s(p.batches * p.input_h * p.input_w * p.channels);
    const std::vector<double> expected =
        Oracle(p,
               x,
               Places(p.output_h, p.scale_h / 1024.0, p.offset_h / 1024.0),
               Places(p.output_w, p.scale_w / 1024.0, p.offset_w / 1024.0));
    for (const Row& row : kRows) {
      if (!row.fits(p)) continue;
      for (const Rounding rounding : testing::kRoundings) {
        std::vector<int8_t> y(expected.size());
        row.of(rounding)(p, In(x), Out(y));
        for (size_t i = 0; i < y.size(); ++i) {
          ASSERT_EQ(y[i], Round(expected[i], rounding)) << row.name << " at " << i;
        }
      }
    }
  }
}

TEST(ResizeBilinear, EqualsItsOracleInFloat) {
  for (uint32_t seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    auto p = AnySizes<ResizeBilinearF32Params>(random);
    p.scale_h = static_cast<float>(p.input_h) / static_cast<float>(p.output_h);
    p.scale_w = static_cast<float>(p.input_w) / static_cast<float>(p.output_w);
    p.half_pixel = random.Int(0, 1);
    const double scale_h = static_cast<double>(p.scale_h);
    const double scale_w = static_cast<double>(p.scale_w);
    const std::vector<float> x =
        random.Floats(p.batches * p.input_h * p.input_w * p.channels, -8, 8);
    const std::vector<double> expected =
        Oracle(p,
               x,
               Places(p.output_h, scale_h, p.half_pixel * (scale_h - 1) / 2),
               Places(p.output_w, scale_w, p.half_pixel * (scale_w - 1) / 2));
    for (const RowF32& row : kRowsF32) {
      if (!row.fits(p)) continue;
      std::vector<float> y(expected.size());
      row.single(p, In(x), Out(y));
      for (size_t i = 0; i < y.size(); ++i) {
        ASSERT_NEAR(static_cast<double>(y[i]), expected[i], 2e-5) << row.name << " at " << i;
      }
    }
  }
}

}  // namespace
}  // namespace mote
