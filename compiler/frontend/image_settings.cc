// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontend/image_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace mote::frontend {
namespace {

constexpr int64_t kMostPixels = 16'384;  // of a side, ResizeImage's
constexpr int64_t kMostCropPixels = int64_t{1} << 24;
constexpr int64_t kMostOutputPixels = int64_t{1} << 22;

Status CheckInput(const graph::Tensor& input) {
  const graph::Shape& shape = input.shape;
  const bool is_image = shape.size() == 4 && shape[0] == 1 && (shape[3] == 1 || shape[3] == 3) &&
                        std::min(shape[1], shape[2]) > 0 &&
                        std::max(shape[1], shape[2]) <= kMostPixels &&
                        int64_t{shape[1]} * shape[2] <= kMostOutputPixels;
  const graph::Quantization& q = input.quantization;
  const bool has_scale = q.scale.size() == 1 && std::isfinite(q.scale[0]) && q.scale[0] > 0;
  if (is_image && has_scale && input.dtype == graph::DType::kInt8) return {};
  return Error{
      fmt::format("the model's input is {} {}, want an image: int8 [1,H,W,1] or [1,H,W,3] "
                  "with a scale.",
                  graph::DTypeName(input.dtype),
                  graph::ShapeText(shape))};
}

// The largest part in the middle of the proportions of the output.
void CropToCentre(ResizeImageParams& p) {
  const int64_t width = p.width, height = p.height;
  const int64_t as_wide = height * p.output_width / p.output_height;
  const int64_t as_high = width * p.output_height / p.output_width;
  p.crop_width = static_cast<int32_t>(std::clamp<int64_t>(as_wide, 1, width));
  p.crop_height = static_cast<int32_t>(std::clamp<int64_t>(as_high, 1, height));
  p.crop_x = (p.width - p.crop_width) / 2;
  p.crop_y = (p.height - p.crop_height) / 2;
}

}  // namespace

Status Check(const ImageSettings& s) {
  const auto wrong = [](const char* key, double found, const char* wanted) {
    return Error{fmt::format("image.{}: {:g}, want {}.", key, found, wanted)};
  };
  if (!(s.pixel_scale >= 0 && s.pixel_scale <= 1e6)) {
    return wrong("pixel_scale", s.pixel_scale, "0 to 1e6");
  }
  if (!(std::abs(s.pixel_offset) <= 1e6)) {
    return wrong("pixel_offset", s.pixel_offset, "-1e6 to 1e6");
  }
  return {};
}

Result<ResizeImageParams> ImageParams(const ImageSettings& s,
                                      const graph::Tensor& input,
                                      PixelFormat format,
                                      int32_t width,
                                      int32_t height) {
  MOTE_RETURN_IF_ERROR(CheckInput(input));
  if (std::min(width, height) < 1 || std::max(width, height) > kMostPixels) {
    return Error{fmt::format("{} x {} pixels, want sides of 1 to {}.", width, height, kMostPixels)};
  }
  ResizeImageParams p = {};
  p.format = format;
  p.method = s.method;
  p.width = p.crop_width = width;
  p.height = p.crop_height = height;
  p.output_height = input.shape[1];
  p.output_width = input.shape[2];
  p.channels = input.shape[3];
  if (s.crop == Crop::kCentre) CropToCentre(p);
  if (int64_t{p.crop_width} * p.crop_height > kMostCropPixels) {
    return Error{fmt::format(
        "{} x {} pixels, want at most {} of them.", p.crop_width, p.crop_height, kMostCropPixels)};
  }
  const graph::Quantization& q = input.quantization;
  const int32_t zero_point = q.zero_point.empty() ? 0 : static_cast<int32_t>(q.zero_point[0]);
  const auto scale = static_cast<double>(q.scale[0]);
  p.quantization = s.pixel_scale == 0
                       ? PixelQuantizationOf(p, 1, 0, 1, -128)
                       : PixelQuantizationOf(p, s.pixel_scale, s.pixel_offset, scale, zero_point);
  return p;
}

}  // namespace mote::frontend
