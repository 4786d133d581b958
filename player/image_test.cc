// SPDX-License-Identifier: Apache-2.0
#include "player/image.h"

#include <gmock/gmock.h>
#include <png.h>
#include <turbojpeg.h>

#include <cstdlib>

#include "support/file.h"

namespace mote::player {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class ImageTest : public ::testing::Test {
 protected:
  ImageTest() {
    front_end_.sense = frontend::ImageSettings();
    SetInput(2, 2, 3);
  }

  void SetInput(int32_t height, int32_t width, int32_t channels) {
    input_.dtype = graph::DType::kInt8;
    input_.shape = {1, height, width, channels};
    input_.bytes = int64_t{height} * width * channels;
    input_.quantization.scale = {1.0F / 255};
    input_.quantization.zero_point = {-128};
  }

  std::filesystem::path Path(const std::string& name) const { return folder_.path() / name; }

  // RGB bytes as a PNG.
  std::filesystem::path Png(uint32_t width, const std::vector<uint8_t>& rgb) const {
    png_image png = {};
    png.version = PNG_IMAGE_VERSION;
    png.width = width;
    png.height = static_cast<uint32_t>(rgb.size() / 3) / width;
    png.format = PNG_FORMAT_RGB;
    const auto path = Path("a.png");
    MOTE_CHECK(png_image_write_to_file(&png, path.c_str(), 0, rgb.data(), 0, nullptr) != 0,
               png.message);
    return path;
  }

  // One colour as a JPEG.
  std::filesystem::path Jpeg(int width, int height, uint8_t value) const {
    const std::vector<uint8_t> rgb(static_cast<size_t>(width) * static_cast<size_t>(height) * 3,
                                   value);
    const tjhandle encoder = tjInitCompress();
    unsigned char* bytes = nullptr;
    unsigned long size = 0;
    tjCompress2(encoder, rgb.data(), width, 0, height, TJPF_RGB, &bytes, &size, TJSAMP_444, 95, 0);
    const auto path = Path("a.jpg");
    MOTE_CHECK(WriteFile(path, std::vector<uint8_t>(bytes, bytes + size)).ok(), "a test's file");
    tjFree(bytes);
    tjDestroy(encoder);
    return path;
  }

  std::vector<int8_t> Load(const std::filesystem::path& file) const {
    const graph::Bytes bytes = LoadImage(file, front_end_, input_).value();
    return {bytes.begin(), bytes.end()};
  }
  std::string Message(const std::filesystem::path& file) const {
    return LoadImage(file, front_end_, input_).error().message;
  }

  TemporaryFolder folder_;
  frontend::ImageSettings& Image() { return std::get<frontend::ImageSettings>(front_end_.sense); }

  frontend::FrontEnd front_end_;
  program::ArenaTensor input_;
};

TEST_F(ImageTest, OfTheInputsSizeIsTakenByteForByte) {
  const auto file = Png(2, {0, 1, 2, 127, 128, 129, 253, 254, 255, 10, 20, 30});
  EXPECT_THAT(Load(file), ElementsAre(-128, -127, -126, -1, 0, 1, 125, 126, 127, -118, -108, -98));
}

TEST_F(ImageTest, MeansWhatItsPixelsAreSaidToMean) {
  Image().pixel_scale = 2.0 / 255;
  Image().pixel_offset = -1;  // a byte is -1 to 1
  input_.quantization.scale = {1.0F / 127};
  input_.quantization.zero_point = {0};
  SetInput(1, 1, 3);
  input_.quantization.scale = {1.0F / 127};
  input_.quantization.zero_point = {0};
  EXPECT_THAT(Load(Png(1, {0, 128, 255})), ElementsAre(-127, 0, 127));
}

TEST_F(ImageTest, OneChannelIsGrey) {
  SetInput(1, 1, 1);
  EXPECT_THAT(Load(Png(1, {255, 0, 0})), ElementsAre(77 - 128));
}

// Of 4 x 2 the middle two columns, or all of them.
TEST_F(ImageTest, IsCroppedToItsMiddleOrStretched) {
  std::vector<uint8_t> rgb;
  for (int row = 0; row < 2; ++row) {
    for (const int column : {0, 100, 200, 250}) {
      for (int c = 0; c < 3; ++c) rgb.push_back(static_cast<uint8_t>(column));
    }
  }
  SetInput(2, 2, 1);
  EXPECT_THAT(Load(Png(4, rgb)), ElementsAre(-28, 72, -28, 72));
  Image().crop = frontend::Crop::kWhole;
  EXPECT_THAT(Load(Png(4, rgb)), ElementsAre(50 - 128, 225 - 128, 50 - 128, 225 - 128));
}

TEST_F(ImageTest, JpegToo) {
  SetInput(3, 3, 3);
  const std::vector<int8_t> pixels = Load(Jpeg(16, 8, 200));
  EXPECT_THAT(pixels,
              AllOf(SizeIs(27), Each(::testing::AllOf(::testing::Ge(71), ::testing::Le(73)))));
}

TEST_F(ImageTest, WhatIsDamagedIsRefused) {
  for (const auto& file : {Png(2, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}), Jpeg(64, 64, 90)}) {
    std::vector<uint8_t> bytes = ReadBytes(file).value();
    bytes.resize(bytes.size() * 2 / 3);
    ASSERT_TRUE(WriteFile(file, bytes).ok());
    EXPECT_THAT(Message(file), AllOf(HasSubstr(file.string() + ": "), HasSubstr("damaged")));
    bytes.resize(3);
    ASSERT_TRUE(WriteFile(file, bytes).ok());
    EXPECT_THAT(Message(file), HasSubstr("damaged, or no"));
  }
}

TEST_F(ImageTest, WhatCannotBeAnImageIsRefused) {
  EXPECT_THAT(Message(Path("none.png")), HasSubstr("none.png"));
  SetInput(2, 2, 2);
  EXPECT_THAT(Message(Png(1, {1, 2, 3})), HasSubstr("want an image: int8 [1,H,W,1] or [1,H,W,3]"));
  front_end_ = {};
  EXPECT_THAT(Message(Png(1, {1, 2, 3})), HasSubstr("front end is for sound"));
}

TEST_F(ImageTest, IsKnownByItsName) {
  for (const char* name : {"a.png", "b.JPG", "c.jpeg"}) EXPECT_TRUE(IsImageFile(name)) << name;
  for (const char* name : {"a.bmp", "png", "a.npy"}) EXPECT_FALSE(IsImageFile(name)) << name;
}

}  // namespace
}  // namespace mote::player
