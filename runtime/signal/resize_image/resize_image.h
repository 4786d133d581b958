// SPDX-License-Identifier: Apache-2.0
// A camera's image cropped, resized and quantised for a model, row by row: rows go in as the sensor
// sends them and come out as soon as they are complete, so no image need be in memory.
//   y[oy,ox,c] = clamp(floor((acc * multiplier + offset) / 2^shift), -128, 127)
//   Area       acc = sum over the crop of pixel[y,x,c] * overlap(y, oy) * overlap(x, ox)
//              pixel x covers [x ow, (x+1) ow), output ox covers [ox w, (ox+1) w): weights w * h
//   Bilinear   acc = the four pixels about the output's centre, at ((2 ox + 1) w - ow) / (2 ow)
//              within [0, w - 1], and so in y: weights 4 ow * oh
// with w, h the crop's size in pixels and ow, oh the output's. Area is for making images smaller
// (the mean of what an output covers), bilinear for making them larger or little smaller.
// row      uint8 [RowBytes]   of the source, width pixels in its format
// y        int8 [output_width * channels]
// pixels   uint8 [ResizeImagePixelsSize(p)], lines uint32 [ResizeImageLinesSize(p)]: the caller's,
//          kept as long as the block
// Formats  RGB565 is widened by repeating its upper bits. Of a Bayer image four sites are one pixel
//          (the two greens' mean rounded up), so that it has half the width and height; its crop is
//          even. Grey of colours is (77 R + 150 G + 29 B + 128) / 2^8
// Ranges   all sizes in [1, 16384], the crop within the image, w * h <= 2^24, ow * oh <= 2^22.
// channels
//          1 or 3; 3 not of grey
// Errors   PushRow is false for a row that it does not take
// Exact    acc is exact, y rounded once: bit for bit what a whole image in memory gives
// Cost     Area: a product and sum a channel for each source pixel, another for each output pixel
//          and source row. Bilinear: 2 products a channel for each output pixel and source row that
//          it needs, 2 an output. Then a 64-bit product an output
// Source   weights of BT.601 for grey; pixel centres at halves as in TensorFlow's
// half_pixel_centers
#pragma once

#include <stdint.h>

#include "runtime/base/factor.h"
#include "runtime/base/span.h"

namespace mote {

enum class PixelFormat : uint8_t {
  kGrey8,
  kRgb888,         // bytes R, G, B
  kRgb565,         // red in the upper bits of a word, its lower byte first
  kRgb565Swapped,  // its upper byte first, as camera modules send it
  kBayerRggb,      // the sites of the first two rows, two of each
  kBayerGrbg,
  kBayerGbrg,
  kBayerBggr,
};

enum class ResizeMethod : uint8_t { kArea, kBilinear };

struct PixelQuantization {
  int32_t multiplier;  // below 2^30 in magnitude
  int32_t shift;       // [0, 53]
  int64_t offset;      // with the half for rounding, below 2^62 in magnitude
};

struct ResizeImageParams {
  PixelFormat format;
  ResizeMethod method;
  int32_t width, height;
  int32_t crop_x, crop_y, crop_width, crop_height;  // of the source's rows and columns
  int32_t output_width, output_height;
  int32_t channels;
  PixelQuantization quantization;
};

constexpr bool IsBayer(PixelFormat format) { return format >= PixelFormat::kBayerRggb; }

// w and h of the formulas.
constexpr int32_t ResizeImageWidth(const ResizeImageParams& p) {
  return IsBayer(p.format) ? p.crop_width / 2 : p.crop_width;
}
constexpr int32_t ResizeImageHeight(const ResizeImageParams& p) {
  return IsBayer(p.format) ? p.crop_height / 2 : p.crop_height;
}
constexpr int32_t ResizeImageRowBytes(const ResizeImageParams& p) {
  if (p.format == PixelFormat::kRgb888) return 3 * p.width;
  const bool is_word = p.format == PixelFormat::kRgb565 || p.format == PixelFormat::kRgb565Swapped;
  return is_word ? 2 * p.width : p.width;
}
constexpr int32_t ResizeImagePixelsSize(const ResizeImageParams& p) {
  return ResizeImageWidth(p) * p.channels + (IsBayer(p.format) ? p.crop_width : 0);
}
constexpr int32_t ResizeImageLinesSize(const ResizeImageParams& p) {
  return 2 * p.output_width * p.channels;
}
// What all weights of an output sum up to.
constexpr int64_t ResizeImageWeights(const ResizeImageParams& p) {
  return p.method == ResizeMethod::kArea ? int64_t{ResizeImageWidth(p)} * ResizeImageHeight(p)
                                         : int64_t{4} * p.output_width * p.output_height;
}

// For the host and for constants: a byte v means pixel_scale * v + pixel_offset to the model, whose
// input has `scale` and `zero_point`. p needs all but its quantization.
constexpr PixelQuantization PixelQuantizationOf(const ResizeImageParams& p,
                                                double pixel_scale,
                                                double pixel_offset,
                                                double scale,
                                                int32_t zero_point) {
  double factor = pixel_scale / scale / static_cast<double>(ResizeImageWeights(p));
  double offset = pixel_offset / scale + zero_point + 0.5;
  const auto magnitude = [](double v) { return v < 0 ? -v : v; };
  int32_t shift = 0;
  while (shift < 53 && magnitude(factor) < 0x1p29 && magnitude(offset) < 0x1p61) {
    factor *= 2.0;
    offset *= 2.0;
    ++shift;
  }
  return {static_cast<int32_t>(RoundToInteger(factor)), shift, RoundToInteger(offset)};
}

class ResizeImage {
 public:
  void Init(const ResizeImageParams& p, Span<uint8_t> pixels, Span<uint32_t> lines);
  void Reset();  // the next row is the first of an image
  // False where NextRow has rows to give first, or the image has all its rows.
  bool PushRow(Span<const uint8_t> row);
  // The next row of the output; false where it needs more rows.
  bool NextRow(Span<int8_t> y);
  bool is_complete() const { return output_row_ == p_.output_height; }

 private:
  bool ToPixels(const uint8_t* row, int32_t row_in_crop);
  template <int32_t kChannels>
  void ReduceArea(uint32_t* line) const;
  void ReduceBilinear(uint32_t* line) const;
  bool AreaIsComplete();
  bool NeedsRow() const;
  void Quantize(const uint32_t* upper, uint32_t weight, uint32_t other, Span<int8_t> y) const;

  ResizeImageParams p_;
  uint8_t* pixels_;  // a row of the crop as grey or RGB; behind it the first of two rows of sites
  uint32_t* line_;   // the newest row, reduced to the output's columns
  uint32_t* other_;  // Area: the sum of the output's row; Bilinear: the row before the newest
  int32_t source_row_;
  int32_t pixel_row_;   // rows of pixels that came
  int32_t output_row_;  // rows that went out
  // Area, in units of which a row of pixels has output_height and an output's row the crop's
  // height:
  int32_t row_left_;     // of the newest row
  int32_t output_left_;  // until the output's row is complete
};

}  // namespace mote
