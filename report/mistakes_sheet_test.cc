// SPDX-License-Identifier: Apache-2.0
#include "report/mistakes_sheet.h"

#include <gmock/gmock.h>

#include "report/colour_map.h"
#include "report/feature_raster.h"
#include "report/svg.h"
#include "report/svg_testing.h"

namespace mote::report {
namespace {

using ::testing::ElementsAreArray;
using ::testing::HasSubstr;
using ::testing::Not;

Raster Grey(int32_t width, int32_t height) {
  return {width, height, 1, std::vector<uint8_t>(static_cast<size_t>(width * height), 100)};
}

std::vector<Mistake> Many(size_t count) {
  std::vector<Mistake> mistakes;
  for (size_t i = 0; i < count; ++i) {
    mistakes.push_back({std::to_string(i) + ".wav", "yes", 0.93, "no", Grey(4, 2)});
  }
  return mistakes;
}

TEST(MistakesSheet, EachHasItsPictureAndWhatWasSaidOfIt) {
  const std::string svg = MistakesSheet("kws", {{"a.wav", "yes", 0.934, "no", Grey(2, 2)}});
  EXPECT_THAT(svg, HasSubstr("<title>a.wav: said yes (0.93), is no</title>"));
  for (const char* text : {">a.wav:<", ">said yes (0.93),<", ">is no<", ">kws<"}) {
    EXPECT_THAT(svg, HasSubstr(text));
  }
  EXPECT_THAT(svg, HasSubstr("data:image/png;base64," + Base64(Png(Grey(2, 2)))));
}

TEST(MistakesSheet, PicturesKeepTheirShape) {
  const std::string svg = MistakesSheet("wide", {{"a", "b", 1, "c", Grey(60, 45)}});
  EXPECT_EQ(Attribute(svg, "width", "mistake"), "120.0");
  EXPECT_EQ(Attribute(svg, "height", "mistake"), "90.0");
}

TEST(MistakesSheet, ThinPicturesAreStretchedToHalf) {
  const std::string flat = MistakesSheet("flat", {{"a", "b", 1, "c", Grey(49, 10)}});
  EXPECT_EQ(Attribute(flat, "width", "mistake"), "120.0");
  EXPECT_EQ(Attribute(flat, "height", "mistake"), "60.0");
  const std::string slim = MistakesSheet("slim", {{"a", "b", 1, "c", Grey(1, 640)}});
  EXPECT_EQ(Attribute(slim, "width", "mistake"), "60.0");
  EXPECT_EQ(Attribute(slim, "height", "mistake"), "120.0");
}

TEST(MistakesSheet, PicturesOfARowStandOnOneLine) {
  const std::string svg =
      MistakesSheet("two", {{"a", "b", 1, "c", Grey(60, 45)}, {"d", "e", 1, "f", Grey(9, 9)}});
  EXPECT_THAT(svg, HasSubstr("y='72.0' width='120.0' height='90.0'"));
  EXPECT_THAT(svg, HasSubstr("y='42.0' width='120.0' height='120.0'"));
}

TEST(MistakesSheet, SixARow) {
  const std::string svg = MistakesSheet("many", Many(13));
  EXPECT_EQ(Count(svg, "class='mistake'"), 13u);
  EXPECT_EQ(Count(svg, "<image class='mistake' x='20.0'"), 3u);
  EXPECT_EQ(Count(svg, "<image class='mistake' x='800.0'"), 2u);
}

TEST(MistakesSheet, SaysHowManyAreNotShown) {
  const std::string svg = MistakesSheet("many", Many(70), 60);
  EXPECT_EQ(Count(svg, "class='mistake'"), 60u);
  EXPECT_THAT(svg, HasSubstr(">10 more not shown<"));
  EXPECT_THAT(MistakesSheet("none", {}), HasSubstr(">no mistakes<"));
  EXPECT_THAT(MistakesSheet("few", Many(2)), Not(HasSubstr("not shown")));
}

TEST(MistakesSheet, NamesAreEscapedAndCutShort) {
  const std::string svg =
      MistakesSheet("t", {{"speaker/<0001>_and_more.wav", "something else", 0, "&", Grey(1, 1)}});
  EXPECT_THAT(svg, HasSubstr(">speaker/&lt;0001&gt;_an\u2026:<"));
  EXPECT_THAT(svg, HasSubstr(">said something \u2026 (0.00),<"));
  EXPECT_THAT(svg, HasSubstr(">is &amp;<"));
}

std::vector<uint8_t> Colours(const std::vector<double>& shares) {
  std::vector<uint8_t> pixels;
  for (const double share : shares) {
    const Colour c = ColourAt(share);
    pixels.insert(pixels.end(), {c.red, c.green, c.blue});
  }
  return pixels;
}

TEST(FeatureRaster, FramesGoRightAndTheFirstFeatureIsBelow) {
  const std::vector<float> frames = {-1, 0, 3, 1, 0, 2};  // three frames of two features
  const Raster raster = FeatureRaster({frames.data(), frames.size()}, 2);
  EXPECT_EQ(raster.width, 3);
  EXPECT_EQ(raster.height, 2);
  EXPECT_THAT(raster.pixels, ElementsAreArray(Colours({0.25, 0.5, 0.75, 0, 1, 0.25})));
}

TEST(FeatureRaster, WhatIsNotFiniteIsGrey) {
  const std::vector<float> frames = {NAN, 0, 1, INFINITY};
  const std::vector<uint8_t> pixels = FeatureRaster({frames.data(), frames.size()}, 1).pixels;
  EXPECT_EQ(std::vector<uint8_t>(pixels.begin(), pixels.begin() + 3),
            (std::vector<uint8_t>{128, 128, 128}));
  EXPECT_EQ(std::vector<uint8_t>(pixels.begin() + 3, pixels.begin() + 9), Colours({0, 1}));
  const std::vector<float> none = {NAN, NAN};
  EXPECT_EQ(FeatureRaster({none.data(), none.size()}, 2).pixels, std::vector<uint8_t>(6, 128));
}

TEST(FeatureRaster, OfOneValueIsOneColour) {
  const std::vector<float> same = {5, 5};
  EXPECT_EQ(FeatureRaster({same.data(), same.size()}, 1).pixels, Colours({0, 0}));
}

}  // namespace
}  // namespace mote::report
