// SPDX-License-Identifier: Apache-2.0
#include "report/spectrogram.h"

#include <gmock/gmock.h>

#include "report/colour_map.h"

namespace mote::report {
namespace {

using ::testing::ElementsAreArray;

Spectrogram Of(const std::vector<int8_t>& frames, size_t values, size_t columns, size_t rows) {
  return SpectrogramOf({frames.data(), frames.size()}, values, columns, rows);
}

// The pixels that these shares of the range are.
std::vector<uint8_t> Colours(const std::vector<double>& shares) {
  std::vector<uint8_t> pixels;
  for (const double share : shares) {
    const Colour c = ColourAt(share);
    pixels.insert(pixels.end(), {c.red, c.green, c.blue});
  }
  return pixels;
}

TEST(Spectrogram, TimeGoesRightAndTheFirstFeatureIsBelow) {
  const Spectrogram s = Of({-128, 0, 127, -1, 63, 10}, 2, 100, 100);
  EXPECT_EQ(s.raster.width, 3);
  EXPECT_EQ(s.raster.height, 2);
  EXPECT_EQ(s.lowest, -128);
  EXPECT_EQ(s.highest, 127);
  EXPECT_THAT(
      s.raster.pixels,
      ElementsAreArray(Colours({128 / 255.0, 127 / 255.0, 138 / 255.0, 0, 1, 191 / 255.0})));
}

TEST(Spectrogram, TooManyFramesAndFeaturesBecomeMeans) {
  // Two frames a column, two features a row; the last column and row have three.
  std::vector<int8_t> frames(25, -10);
  for (const size_t t : {size_t{0}, size_t{1}}) {
    for (const size_t i : {size_t{0}, size_t{1}}) frames[t * 5 + i] = 10;
  }
  frames[2 * 5 + 2] = 80;  // one of nine
  const Spectrogram s = Of(frames, 5, 2, 2);
  EXPECT_EQ(s.raster.width, 2);
  EXPECT_EQ(s.raster.height, 2);
  EXPECT_EQ(s.lowest, -10);
  EXPECT_EQ(s.highest, 10);
  EXPECT_THAT(s.raster.pixels, ElementsAreArray(Colours({0, 0.5, 1, 0})));
}

TEST(Spectrogram, OfOneValueIsOneColour) {
  const Spectrogram s = Of({5, 5, 5, 5}, 4, 10, 10);
  EXPECT_EQ(s.raster.width, 1);
  EXPECT_EQ(s.lowest, s.highest);
  EXPECT_THAT(s.raster.pixels, ElementsAreArray(Colours({0, 0, 0, 0})));
}

}  // namespace
}  // namespace mote::report
