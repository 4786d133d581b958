// SPDX-License-Identifier: Apache-2.0
#include "runtime/signal/resize_image/resize_image.h"

#include <array>

#include "runtime/ops/common/op_testing.h"
#include "tests/recordings.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

// The whole output, the image going in row by row.
std::vector<int8_t> Resize(const ResizeImageParams& p, const std::vector<uint8_t>& image) {
  std::vector<uint8_t> pixels(static_cast<size_t>(ResizeImagePixelsSize(p)), 0xA5);
  std::vector<uint32_t> lines(static_cast<size_t>(ResizeImageLinesSize(p)), 0xA5A5A5A5);
  ResizeImage resize;
  resize.Init(p, Out(pixels), Out(lines));
  const auto row_bytes = static_cast<size_t>(ResizeImageRowBytes(p));
  std::vector<int8_t> all, y(static_cast<size_t>(p.output_width * p.channels));
  for (size_t at = 0; at < image.size(); at += row_bytes) {
    EXPECT_TRUE(resize.PushRow(In(image).subspan(at, row_bytes)));
    while (resize.NextRow(Out(y))) all.insert(all.end(), y.begin(), y.end());
  }
  EXPECT_TRUE(resize.is_complete());
  EXPECT_FALSE(resize.PushRow(In(image).subspan(0, row_bytes)));
  return all;
}

// The whole image in memory: pixels of the crop, each of 1 or 3 channels.
class Whole {
 public:
  Whole(const ResizeImageParams& p, const std::vector<uint8_t>& image) : p_(p), image_(image) {}

  int32_t At(int32_t y, int32_t x, int32_t c) const {
    const std::array<int32_t, 3> rgb = Rgb(y, x);
    if (p_.format == PixelFormat::kGrey8 || p_.channels == 3) return rgb[static_cast<size_t>(c)];
    return (77 * rgb[0] + 150 * rgb[1] + 29 * rgb[2] + 128) / 256;
  }

 private:
  int32_t Byte(int32_t row, int32_t byte) const {
    return image_[static_cast<size_t>(row) * static_cast<size_t>(ResizeImageRowBytes(p_)) +
                  static_cast<size_t>(byte)];
  }
  std::array<int32_t, 3> Rgb(int32_t y, int32_t x) const {
    if (IsBayer(p_.format)) return Cell(p_.crop_y + 2 * y, p_.crop_x + 2 * x);
    y += p_.crop_y;
    x += p_.crop_x;
    if (p_.format == PixelFormat::kGrey8) return {Byte(y, x), 0, 0};
    if (p_.format == PixelFormat::kRgb888) {
      return {Byte(y, 3 * x), Byte(y, 3 * x + 1), Byte(y, 3 * x + 2)};
    }
    const int32_t a = Byte(y, 2 * x), b = Byte(y, 2 * x + 1);
    const int32_t word = p_.format == PixelFormat::kRgb565 ? 256 * b + a : 256 * a + b;
    const int32_t r = word / 2048, g = word / 32 % 64, blue = word % 32;
    return {r * 8 + r / 4, g * 4 + g / 16, blue * 8 + blue / 4};
  }
  std::array<int32_t, 3> Cell(int32_t y, int32_t x) const {
    const char* const patterns[] = {"RGGB", "GRBG", "GBRG", "BGGR"};
    const char* const pattern =
        patterns[static_cast<int>(p_.format) - static_cast<int>(PixelFormat::kBayerRggb)];
    std::array<int32_t, 3> rgb = {0, 0, 0};
    for (int32_t i = 0; i < 4; ++i) {
      const size_t c = pattern[i] == 'R' ? 0 : (pattern[i] == 'G' ? 1 : 2);
      rgb[c] += Byte(y + i / 2, x + i % 2);
    }
    rgb[1] = (rgb[1] + 1) / 2;
    return rgb;
  }

  ResizeImageParams p_;
  const std::vector<uint8_t>& image_;
};

int64_t Overlap(int64_t pixel, int64_t outputs, int64_t output, int64_t pixels) {
  const int64_t first = std::max(pixel * outputs, output * pixels);
  const int64_t last = std::min((pixel + 1) * outputs, (output + 1) * pixels);
  return std::max<int64_t>(last - first, 0);
}

// 2 * outputs less the distance from the output's centre, in pixels times that; below 0 is none.
int64_t Hat(int64_t pixel, int64_t outputs, int64_t output, int64_t pixels) {
  int64_t centre = (2 * output + 1) * pixels - outputs;
  centre = std::clamp<int64_t>(centre, 0, 2 * outputs * (pixels - 1));
  return std::max<int64_t>(2 * outputs - std::abs(centre - 2 * outputs * pixel), 0);
}

// The contract's sums over the whole image, a weight for each pair of a pixel and an output.
std::vector<int64_t> Sums(const ResizeImageParams& p, const std::vector<uint8_t>& image) {
  const Whole whole(p, image);
  const auto weight = p.method == ResizeMethod::kArea ? Overlap : Hat;
  const int32_t w = ResizeImageWidth(p), h = ResizeImageHeight(p);
  std::vector<int64_t> sums;
  for (int32_t oy = 0; oy < p.output_height; ++oy) {
    for (int32_t ox = 0; ox < p.output_width; ++ox) {
      for (int32_t c = 0; c < p.channels; ++c) {
        int64_t sum = 0, weights = 0;
        for (int32_t y = 0; y < h; ++y) {
          const int64_t of_row = weight(y, p.output_height, oy, h);
          for (int32_t x = 0; of_row > 0 && x < w; ++x) {
            const int64_t of_pixel = of_row * weight(x, p.output_width, ox, w);
            if (of_pixel > 0) sum += of_pixel * whole.At(y, x, c);
            weights += of_pixel;
          }
        }
        EXPECT_EQ(weights, ResizeImageWeights(p));
        sums.push_back(sum);
      }
    }
  }
  return sums;
}

ResizeImageParams AnyParams(Random& random) {
  ResizeImageParams p = {};
  p.format = static_cast<PixelFormat>(random.Int(0, 7));
  p.method = random.Coin() ? ResizeMethod::kArea : ResizeMethod::kBilinear;
  const int32_t unit = IsBayer(p.format) ? 2 : 1;
  p.crop_width = unit * random.Seam();
  p.crop_height = unit * random.Seam();
  p.crop_x = unit * random.Int(0, 3);
  p.crop_y = unit * random.Int(0, 3);
  p.width = p.crop_x + p.crop_width + random.Int(0, 3);
  p.height = p.crop_y + p.crop_height + random.Int(0, 3);
  p.output_width = random.Seam();
  p.output_height = random.Seam();
  p.channels = p.format == PixelFormat::kGrey8 || random.Coin() ? 1 : 3;
  return p;
}

std::vector<uint8_t> AnyImage(Random& random, const ResizeImageParams& p) {
  std::vector<uint8_t> image;
  for (const int8_t v : random.Int8s(int64_t{ResizeImageRowBytes(p)} * p.height)) {
    image.push_back(static_cast<uint8_t>(v ^ -128));
  }
  return image;
}

TEST(ResizeImage, EqualsTheWholeImageBitForBit) {
  for (uint32_t seed = 0; seed < 1500; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    ResizeImageParams p = AnyParams(random);
    const std::vector<uint8_t> image = AnyImage(random, p);
    const double scale = static_cast<double>(random.Real(0.5F, 3.0F)) / 255;
    const double offset = random.Coin() ? 0 : -1;
    const int32_t zero_point = random.Int(-128, 127);
    p.quantization = PixelQuantizationOf(p, (1 - offset) / 255, offset, scale, zero_point);
    const std::vector<int8_t> y = Resize(p, image);
    const std::vector<int64_t> sums = Sums(p, image);
    ASSERT_EQ(y.size(), sums.size());
    for (size_t i = 0; i < y.size(); ++i) {
      const PixelQuantization& q = p.quantization;
      const int64_t scaled = (sums[i] * q.multiplier + q.offset) >> q.shift;
      ASSERT_EQ(y[i], std::clamp<int64_t>(scaled, -128, 127)) << i;
      const double pixel =
          static_cast<double>(sums[i]) / static_cast<double>(ResizeImageWeights(p));
      const double real = ((1 - offset) / 255 * pixel + offset) / scale + zero_point;
      ASSERT_NEAR(y[i], std::clamp(real, -128.0, 127.0), 0.5 + 1e-4) << i;
    }
  }
}

TEST(ResizeImage, SameSizeCopiesBytes) {
  for (const ResizeMethod method : {ResizeMethod::kArea, ResizeMethod::kBilinear}) {
    ResizeImageParams p = {PixelFormat::kRgb888, method, 5, 4, 0, 0, 5, 4, 5, 4, 3, {}};
    p.quantization = PixelQuantizationOf(p, 1.0 / 255, 0, 1.0 / 255, -128);
    Random random(1);
    const std::vector<uint8_t> image = AnyImage(random, p);
    std::vector<int8_t> expected;
    for (const uint8_t v : image) expected.push_back(static_cast<int8_t>(v - 128));
    EXPECT_EQ(Resize(p, image), expected);
  }
}

TEST(ResizeImage, HoldsTheLargestSums) {
  // White, 2^24 pixels into one and 2^22 pixels out of few.
  ResizeImageParams area = {
      PixelFormat::kGrey8, ResizeMethod::kArea, 4096, 4096, 0, 0, 4096, 4096, 1, 1, 1, {}};
  area.quantization = PixelQuantizationOf(area, 1.0, 0, 1.0, -128);
  EXPECT_EQ(Resize(area, std::vector<uint8_t>(size_t{1} << 24, 255)), std::vector<int8_t>{127});
  EXPECT_EQ(Resize(area, std::vector<uint8_t>(size_t{1} << 24, 200)), std::vector<int8_t>{72});
  ResizeImageParams bilinear = {
      PixelFormat::kGrey8, ResizeMethod::kBilinear, 2, 2, 0, 0, 2, 2, 2048, 2048, 1, {}};
  bilinear.quantization = PixelQuantizationOf(bilinear, 1.0, 0, 1.0, -128);
  EXPECT_EQ(Resize(bilinear, {255, 255, 255, 255}), std::vector<int8_t>(size_t{1} << 22, 127));
}

TEST(ResizeImage, ARowWaitsUntilTheRowsBeforeAreTaken) {
  ResizeImageParams p = {PixelFormat::kGrey8, ResizeMethod::kArea, 1, 2, 0, 0, 1, 2, 1, 4, 1, {}};
  p.quantization = PixelQuantizationOf(p, 1.0, 0, 1.0, 0);
  std::vector<uint8_t> pixels(1);
  std::vector<uint32_t> lines(2);
  ResizeImage resize;
  resize.Init(p, Out(pixels), Out(lines));
  const std::vector<uint8_t> dark = {3}, light = {9};
  std::vector<int8_t> y(1);
  EXPECT_FALSE(resize.NextRow(Out(y)));
  EXPECT_TRUE(resize.PushRow(In(dark)));
  EXPECT_FALSE(resize.PushRow(In(light)));
  for (const int32_t expected : {3, 3}) {
    EXPECT_TRUE(resize.NextRow(Out(y)));
    EXPECT_EQ(y[0], expected);
  }
  EXPECT_FALSE(resize.NextRow(Out(y)));
  EXPECT_TRUE(resize.PushRow(In(light)));
  EXPECT_TRUE(resize.NextRow(Out(y)));
  EXPECT_EQ(y[0], 9);
  resize.Reset();
  EXPECT_FALSE(resize.NextRow(Out(y)));
  EXPECT_TRUE(resize.PushRow(In(light)));
  EXPECT_TRUE(resize.NextRow(Out(y)));
  EXPECT_EQ(y[0], 9);
}

// A photo, 96x96 RGB in [0, 1]: an input of a person detector.
TEST(ResizeImage, HalvesAPhotoToWithinHalfAStepOfItsRealMeans) {
  const std::string file = "models/mlonmcu/vww/input/0.bin";
  MOTE_SKIP_WITHOUT(file);
  const std::string bytes = BytesOfRecording(file);
  std::vector<float> values(bytes.size() / sizeof(float));
  std::memcpy(values.data(), bytes.data(), values.size() * sizeof(float));
  std::vector<uint8_t> photo;
  for (const float v : values) photo.push_back(static_cast<uint8_t>(std::lround(v * 255)));
  ASSERT_EQ(photo.size(), 96U * 96U * 3U);
  ResizeImageParams p = {
      PixelFormat::kRgb888, ResizeMethod::kArea, 96, 96, 0, 0, 96, 96, 48, 48, 3, {}};
  p.quantization = PixelQuantizationOf(p, 1.0 / 255, 0, 1.0 / 255, -128);
  const std::vector<int8_t> y = Resize(p, photo);
  for (size_t row = 0; row < 48; ++row) {
    for (size_t i = 0; i < 48 * 3; ++i) {
      const size_t at = (2 * row * 96 + 2 * (i / 3)) * 3 + i % 3;
      const double mean =
          (photo[at] + photo[at + 3] + photo[at + 96 * 3] + photo[at + 97 * 3]) / 4.0;
      ASSERT_NEAR(y[row * 48 * 3 + i] + 128, mean, 0.5);
    }
  }
  // A photo is smooth: made smaller and larger again it stays near to itself.
  ResizeImageParams larger = {
      PixelFormat::kRgb888, ResizeMethod::kBilinear, 48, 48, 0, 0, 48, 48, 96, 96, 3, {}};
  larger.quantization = PixelQuantizationOf(larger, 1.0 / 255, 0, 1.0 / 255, -128);
  std::vector<uint8_t> small;
  for (const int8_t v : y) small.push_back(static_cast<uint8_t>(v ^ -128));
  const std::vector<int8_t> again = Resize(larger, small);
  double error = 0;
  for (size_t i = 0; i < photo.size(); ++i) error += std::pow(again[i] + 128 - photo[i], 2);
  EXPECT_GT(20 * std::log10(255 / std::sqrt(error / static_cast<double>(photo.size()))), 20);
}

}  // namespace
}  // namespace mote
