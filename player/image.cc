// SPDX-License-Identifier: Apache-2.0
#include "player/image.h"

#include <fmt/format.h>
#include <png.h>
#include <turbojpeg.h>

#include <algorithm>
#include <memory>

#include "compiler/frontend/image_settings.h"
#include "player/samples.h"
#include "support/file.h"

namespace mote::player {
namespace fs = std::filesystem;

namespace {

// RGB, row after row.
struct Picture {
  int32_t width = 0, height = 0;
  graph::Bytes pixels;
};

constexpr int64_t kMostPixels = int64_t{1} << 26;  // 200 MB: more is no photograph

Status CheckSize(int64_t width, int64_t height) {
  if (width > 0 && height > 0 && width * height <= kMostPixels) return {};
  return Error{fmt::format("{} x {} pixels, want at most {} of them.", width, height, kMostPixels)};
}

std::string LowerCase(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
    return static_cast<char>(std::tolower(c));
  });
  return text;
}

bool IsPng(const fs::path& file) { return LowerCase(file.extension().string()) == ".png"; }

Result<Picture> FromPng(const graph::Bytes& bytes) {
  png_image png = {};
  png.version = PNG_IMAGE_VERSION;
  const std::unique_ptr<png_image, decltype(&png_image_free)> freed(&png, png_image_free);
  if (png_image_begin_read_from_memory(&png, bytes.data(), bytes.size()) == 0) {
    return Error{fmt::format("damaged, or no PNG: {}.", png.message)};
  }
  MOTE_RETURN_IF_ERROR(CheckSize(png.width, png.height));
  png.format = PNG_FORMAT_RGB;
  Picture picture = {static_cast<int32_t>(png.width), static_cast<int32_t>(png.height), {}};
  picture.pixels.resize(PNG_IMAGE_SIZE(png));
  const png_color black = {0, 0, 0};
  if (png_image_finish_read(&png, &black, picture.pixels.data(), 0, nullptr) == 0) {
    return Error{fmt::format("damaged: {}.", png.message)};
  }
  return picture;
}

Result<Picture> FromJpeg(const graph::Bytes& bytes) {
  const std::unique_ptr<void, decltype(&tjDestroy)> decoder(tjInitDecompress(), tjDestroy);
  const auto size = static_cast<unsigned long>(bytes.size());
  Picture picture;
  int sampling = 0, colours = 0;
  if (tjDecompressHeader3(decoder.get(),
                          bytes.data(),
                          size,
                          &picture.width,
                          &picture.height,
                          &sampling,
                          &colours) != 0 ||
      picture.width == 0) {
    return Error{fmt::format("damaged, or no JPEG: {}.", tjGetErrorStr2(decoder.get()))};
  }
  MOTE_RETURN_IF_ERROR(CheckSize(picture.width, picture.height));
  picture.pixels.resize(static_cast<size_t>(picture.width) * 3 *
                        static_cast<size_t>(picture.height));
  // A warning too: of a picture that ends early the rest would be grey.
  if (tjDecompress2(decoder.get(),
                    bytes.data(),
                    size,
                    picture.pixels.data(),
                    picture.width,
                    0,
                    picture.height,
                    TJPF_RGB,
                    TJFLAG_ACCURATEDCT) != 0) {
    return Error{fmt::format("damaged: {}.", tjGetErrorStr2(decoder.get()))};
  }
  return picture;
}

graph::Bytes Resized(const Picture& picture, const ResizeImageParams& p) {
  std::vector<uint8_t> pixels(static_cast<size_t>(ResizeImagePixelsSize(p)));
  std::vector<uint32_t> lines(static_cast<size_t>(ResizeImageLinesSize(p)));
  ResizeImage resize;
  resize.Init(p, {pixels.data(), pixels.size()}, {lines.data(), lines.size()});
  const auto row_bytes = static_cast<size_t>(ResizeImageRowBytes(p));
  const size_t width = static_cast<size_t>(p.output_width) * static_cast<size_t>(p.channels);
  graph::Bytes result;
  std::vector<int8_t> row(width);
  for (size_t y = 0; y < static_cast<size_t>(p.height); ++y) {
    resize.PushRow({picture.pixels.data() + y * row_bytes, row_bytes});
    while (resize.NextRow({row.data(), row.size()})) {
      result.insert(result.end(), row.begin(), row.end());
    }
  }
  return result;
}

// Resized in bytes, as for integers, and then what those mean.
Result<graph::Bytes> RealImage(const frontend::ImageSettings& image,
                               graph::Tensor tensor,
                               const Picture& picture) {
  if (image.pixel_scale == 0) {
    return Error{"image.pixel_scale is not set, want what a byte means to a model of float32."};
  }
  frontend::ImageSettings bytes = image;
  bytes.pixel_scale = bytes.pixel_offset = 0;
  tensor.dtype = graph::DType::kInt8;
  tensor.quantization.scale = {1};
  tensor.quantization.zero_point = {-128};
  MOTE_TRY(
      const ResizeImageParams params,
      frontend::ImageParams(bytes, tensor, PixelFormat::kRgb888, picture.width, picture.height));
  std::vector<double> reals;
  for (const uint8_t byte : Resized(picture, params)) {
    reals.push_back(image.pixel_scale * (static_cast<int8_t>(byte) + 128) + image.pixel_offset);
  }
  return FromReals(reals, {});
}

Result<graph::Bytes> Load(const fs::path& file,
                          const frontend::FrontEnd& front_end,
                          const program::ArenaTensor& input) {
  const auto* const image = std::get_if<frontend::ImageSettings>(&front_end.sense);
  if (image == nullptr) {
    return Error{std::string("is an image, and the model's front end is for ") +
                 frontend::NameOf(front_end.sense) + "."};
  }
  MOTE_TRY(const graph::Bytes bytes, ReadBytes(file));
  MOTE_TRY(const Picture picture, IsPng(file) ? FromPng(bytes) : FromJpeg(bytes));
  graph::Tensor tensor;
  tensor.dtype = input.dtype;
  tensor.shape = input.shape;
  tensor.quantization = input.quantization;
  if (input.dtype == graph::DType::kFloat32) return RealImage(*image, std::move(tensor), picture);
  MOTE_TRY(
      const ResizeImageParams params,
      frontend::ImageParams(*image, tensor, PixelFormat::kRgb888, picture.width, picture.height));
  return Resized(picture, params);
}

}  // namespace

bool IsImageFile(const fs::path& file) {
  const std::string extension = LowerCase(file.extension().string());
  return extension == ".png" || extension == ".jpg" || extension == ".jpeg";
}

Result<graph::Bytes> LoadImage(const fs::path& file,
                               const frontend::FrontEnd& front_end,
                               const program::ArenaTensor& input) {
  Result<graph::Bytes> image = Load(file, front_end, input);
  const std::string place = file.string();
  if (image.ok() || image.error().message.find(place) == 0) return image;
  return image.error().In(place);
}

}  // namespace mote::player
