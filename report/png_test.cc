// SPDX-License-Identifier: Apache-2.0
#include "report/png.h"

#include <gmock/gmock.h>
#include <png.h>

namespace mote::report {
namespace {

Raster ReadBack(const std::vector<uint8_t>& bytes) {
  png_image png = {};
  png.version = PNG_IMAGE_VERSION;
  EXPECT_NE(png_image_begin_read_from_memory(&png, bytes.data(), bytes.size()), 0) << png.message;
  const bool is_grey = (png.format & PNG_FORMAT_FLAG_COLOR) == 0;
  png.format = is_grey ? PNG_FORMAT_GRAY : PNG_FORMAT_RGB;
  Raster raster = {
      static_cast<int32_t>(png.width), static_cast<int32_t>(png.height), is_grey ? 1 : 3, {}};
  raster.pixels.resize(PNG_IMAGE_SIZE(png));
  EXPECT_NE(png_image_finish_read(&png, nullptr, raster.pixels.data(), 0, nullptr), 0);
  return raster;
}

TEST(Png, ReadsBackAsItWas) {
  for (const int32_t channels : {1, 3}) {
    for (const auto& [width, height] : {std::pair(1, 1), std::pair(1, 7), std::pair(257, 2)}) {
      SCOPED_TRACE(testing::Message() << width << " x " << height << " x " << channels);
      Raster raster = {width, height, channels, {}};
      // All differ from their neighbours, and all 256 values are met.
      for (int i = 0; i < width * height * channels; ++i) {
        raster.pixels.push_back(static_cast<uint8_t>(i * 101 + 7));
      }
      const Raster read = ReadBack(Png(raster));
      EXPECT_EQ(read.width, width);
      EXPECT_EQ(read.height, height);
      EXPECT_EQ(read.channels, channels);
      EXPECT_EQ(read.pixels, raster.pixels);
    }
  }
}

TEST(PngDeathTest, PixelsThatAreMissingAreOurBug) {
  EXPECT_DEATH(Png({2, 2, 3, std::vector<uint8_t>(11)}), "2 x 2 x 3, 11 bytes");
  EXPECT_DEATH(Png({0, 2, 1, {}}), "0 x 2 x 1");
}

}  // namespace
}  // namespace mote::report
