// SPDX-License-Identifier: Apache-2.0
// Three steps for a row: its pixels as bytes, those reduced to the output's columns, and lines of
// these added up to a row of the output.
#include "runtime/base/fixed_point.h"
#include "runtime/signal/resize_image/resize_image.h"

namespace mote {
namespace {

struct Rgb {
  int32_t r, g, b;
};

Rgb Rgb565(int32_t word) {
  const int32_t r = word >> 11, g = (word >> 5) & 63, b = word & 31;
  return {(r << 3) | (r >> 2), (g << 2) | (g >> 4), (b << 3) | (b >> 2)};
}

// Of four sites, the upper two first; red is one of them and blue lies across.
Rgb BayerCell(const int32_t (&sites)[4], int32_t red) {
  const int32_t r = sites[red], b = sites[3 - red];
  const int32_t greens = sites[0] + sites[1] + sites[2] + sites[3] - r - b;
  return {r, (greens + 1) >> 1, b};
}

uint8_t* Store(Rgb pixel, int32_t channels, uint8_t* to) {
  if (channels == 1) {
    *to = static_cast<uint8_t>((77 * pixel.r + 150 * pixel.g + 29 * pixel.b + 128) >> 8);
    return to + 1;
  }
  to[0] = static_cast<uint8_t>(pixel.r);
  to[1] = static_cast<uint8_t>(pixel.g);
  to[2] = static_cast<uint8_t>(pixel.b);
  return to + 3;
}

// A place between two of `count` pixels or rows, and the second one's part of 2 * outputs.
struct Between {
  int32_t first, part;
};
Between CentreOf(int32_t output, int32_t outputs, int32_t count) {
  const int32_t last = 2 * outputs * (count - 1);
  const int32_t centre = Clamp((2 * output + 1) * count - outputs, 0, last);
  return {centre / (2 * outputs), centre % (2 * outputs)};
}

}  // namespace

void ResizeImage::Init(const ResizeImageParams& p, Span<uint8_t> pixels, Span<uint32_t> lines) {
  MOTE_ASSERT(pixels.size() >= static_cast<size_t>(ResizeImagePixelsSize(p)));
  MOTE_ASSERT(lines.size() >= static_cast<size_t>(ResizeImageLinesSize(p)));
  p_ = p;
  pixels_ = pixels.data();
  line_ = lines.data();
  other_ = lines.data() + p.output_width * p.channels;
  Reset();
}

void ResizeImage::Reset() {
  source_row_ = pixel_row_ = output_row_ = 0;
  row_left_ = 0;
  output_left_ = ResizeImageHeight(p_);
  for (int32_t i = 0; i < p_.output_width * p_.channels; ++i) line_[i] = other_[i] = 0;
}

// Whether pixels_ is now a row of pixels: of a Bayer image every other row only.
bool ResizeImage::ToPixels(const uint8_t* row, int32_t row_in_crop) {
  uint8_t* to = pixels_;
  const int32_t count = ResizeImageWidth(p_);
  const int32_t channels = p_.channels;
  switch (p_.format) {
    case PixelFormat::kGrey8:
      row += p_.crop_x;
      for (int32_t i = 0; i < count; ++i) to[i] = row[i];
      return true;
    case PixelFormat::kRgb888:
      row += 3 * p_.crop_x;
      for (int32_t i = 0; i < count; ++i, row += 3) {
        to = Store({row[0], row[1], row[2]}, channels, to);
      }
      return true;
    case PixelFormat::kRgb565:
    case PixelFormat::kRgb565Swapped: {
      const int32_t upper = p_.format == PixelFormat::kRgb565 ? 1 : 0;
      row += 2 * p_.crop_x;
      for (int32_t i = 0; i < count; ++i, row += 2) {
        to = Store(Rgb565((row[upper] << 8) | row[1 - upper]), channels, to);
      }
      return true;
    }
    default:
      break;
  }
  uint8_t* const sites = pixels_ + count * channels;
  row += p_.crop_x;
  if (row_in_crop % 2 == 0) {
    for (int32_t i = 0; i < 2 * count; ++i) sites[i] = row[i];
    return false;
  }
  const int32_t red =
      static_cast<int32_t>(p_.format) - static_cast<int32_t>(PixelFormat::kBayerRggb);
  for (int32_t i = 0; i < 2 * count; i += 2) {
    to = Store(BayerCell({sites[i], sites[i + 1], row[i], row[i + 1]}, red), channels, to);
  }
  return true;
}

// Of each output first what is left of a pixel, then whole pixels, then a part of one.
template <int32_t kChannels>
void ResizeImage::ReduceArea(uint32_t* line) const {
  const int32_t whole = p_.output_width;
  const uint8_t* pixel = pixels_;
  int32_t left = whole;
  for (int32_t ox = 0; ox < p_.output_width; ++ox, line += kChannels) {
    int32_t wanted = ResizeImageWidth(p_);
    const int32_t first = wanted < left ? wanted : left;
    int32_t sums[kChannels], ends[kChannels];
    for (int32_t c = 0; c < kChannels; ++c) ends[c] = first * pixel[c];
    wanted -= first;
    left -= first;
    if (left == 0) {
      pixel += kChannels;
      left = whole;
    }
    for (int32_t& sum : sums) sum = 0;
    for (; wanted >= whole; wanted -= whole, pixel += kChannels) {
      for (int32_t c = 0; c < kChannels; ++c) sums[c] += pixel[c];
    }
    for (int32_t c = 0; c < kChannels; ++c) {
      if (wanted > 0) ends[c] += wanted * pixel[c];
      line[c] = static_cast<uint32_t>(ends[c] + sums[c] * whole);
    }
    left -= wanted;
  }
}

void ResizeImage::ReduceBilinear(uint32_t* line) const {
  const int32_t outputs = p_.output_width, pixels = ResizeImageWidth(p_), channels = p_.channels;
  for (int32_t ox = 0; ox < outputs; ++ox) {
    const Between at = CentreOf(ox, outputs, pixels);
    const uint8_t* const left = pixels_ + at.first * channels;
    const uint8_t* const right = at.part == 0 ? left : left + channels;
    for (int32_t c = 0; c < channels; ++c) {
      const int32_t sum = left[c] * (2 * outputs - at.part) + right[c] * at.part;
      *line++ = static_cast<uint32_t>(sum);
    }
  }
}

// Whether the next row of the output, by Bilinear, still waits for one after the newest.
bool ResizeImage::NeedsRow() const {
  const Between at = CentreOf(output_row_, p_.output_height, ResizeImageHeight(p_));
  return at.first + (at.part == 0 ? 0 : 1) >= pixel_row_;
}

bool ResizeImage::PushRow(Span<const uint8_t> row) {
  MOTE_ASSERT(row.size() >= static_cast<size_t>(ResizeImageRowBytes(p_)));
  const bool has_next = p_.method == ResizeMethod::kArea ? row_left_ > 0 : !NeedsRow();
  if (source_row_ == p_.height || (has_next && !is_complete())) return false;
  const int32_t row_in_crop = source_row_++ - p_.crop_y;
  if (row_in_crop < 0 || row_in_crop >= p_.crop_height || is_complete()) return true;
  if (!ToPixels(row.data(), row_in_crop)) return true;
  ++pixel_row_;
  if (p_.method == ResizeMethod::kArea) {
    p_.channels == 1 ? ReduceArea<1>(line_) : ReduceArea<3>(line_);
    row_left_ = p_.output_height;
  } else if (pixel_row_ > CentreOf(output_row_, p_.output_height, ResizeImageHeight(p_)).first) {
    uint32_t* const oldest = other_;  // a row before that is of no output
    other_ = line_;
    line_ = oldest;
    ReduceBilinear(line_);
  }
  return true;
}

// Adds what the output's row has of the newest row to it; whether it has all then.
bool ResizeImage::AreaIsComplete() {
  const int32_t part = row_left_ < output_left_ ? row_left_ : output_left_;
  const uint32_t* const line = line_;
  uint32_t* const sums = other_;
  const int32_t size = p_.output_width * p_.channels;
  for (int32_t i = 0; i < size; ++i) sums[i] += line[i] * static_cast<uint32_t>(part);
  row_left_ -= part;
  output_left_ -= part;
  return output_left_ == 0;
}

// y of upper * weight + lower * other, `lower` being the newest line.
void ResizeImage::Quantize(const uint32_t* upper,
                           uint32_t weight,
                           uint32_t other,
                           Span<int8_t> y) const {
  const PixelQuantization q = p_.quantization;
  const uint32_t* const newest = line_;
  int8_t* const to = y.data();
  const int32_t size = p_.output_width * p_.channels;
  for (int32_t i = 0; i < size; ++i) {
    const int64_t sum = upper[i] * weight + newest[i] * other;  // fits 32 bits
    const int64_t scaled = sum * q.multiplier + q.offset;
    // A 32-bit core shifts the upper word alone in one instruction.
    const int64_t value =
        q.shift >= 32 ? static_cast<int32_t>(scaled >> 32) >> (q.shift - 32) : scaled >> q.shift;
    to[i] =
        static_cast<int8_t>(value < INT8_MIN ? INT8_MIN : (value > INT8_MAX ? INT8_MAX : value));
  }
}

bool ResizeImage::NextRow(Span<int8_t> y) {
  MOTE_ASSERT(y.size() >= static_cast<size_t>(p_.output_width * p_.channels));
  if (is_complete()) return false;
  if (p_.method == ResizeMethod::kArea) {
    if (!AreaIsComplete()) return false;
    Quantize(other_, 1, 0, y);
    for (int32_t i = 0; i < p_.output_width * p_.channels; ++i) other_[i] = 0;
    output_left_ = ResizeImageHeight(p_);
  } else {
    if (NeedsRow()) return false;
    const Between at = CentreOf(output_row_, p_.output_height, ResizeImageHeight(p_));
    const auto whole = static_cast<uint32_t>(2 * p_.output_height);
    const auto part = static_cast<uint32_t>(at.part);
    Quantize(other_, part == 0 ? 0 : whole - part, part == 0 ? whole : part, y);
  }
  ++output_row_;
  return true;
}

}  // namespace mote
