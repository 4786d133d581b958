// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/augment_features.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "trainer/common/random.h"

namespace mote::trainer {
namespace {

// [1,H,W,C], or as much of it as there is.
struct Size {
  size_t height = 1, width = 1, channels = 1;

  size_t At(size_t y, size_t x, size_t c) const { return (y * width + x) * channels + c; }
};

Size SizeOf(const graph::Shape& shape) {
  const auto at = [&](size_t i) {
    return i < shape.size() ? static_cast<size_t>(std::max(shape[i], 1)) : size_t{1};
  };
  return {at(1), at(2), at(3)};
}

int8_t ToInt8(double value) {
  return static_cast<int8_t>(std::lround(std::clamp(value, -128.0, 127.0)));
}

// Up to `most` neighbours of `all`, anywhere.
struct Mask {
  size_t begin = 0, end = 0;
};
Mask DrawMask(Random& random, int32_t most, size_t all) {
  const int64_t length = std::min(random.Below(int64_t{most} + 1), static_cast<int64_t>(all));
  const auto begin = static_cast<size_t>(random.Below(static_cast<int64_t>(all) - length + 1));
  return {begin, begin + static_cast<size_t>(length)};
}

// Of each value over the frames.
std::vector<int8_t> MeansOf(const Size& size, Span<const int8_t> row) {
  std::vector<int8_t> means(size.width);
  for (size_t x = 0; x < size.width; ++x) {
    double sum = 0;
    for (size_t y = 0; y < size.height; ++y) sum += row[size.At(y, x, 0)];
    means[x] = ToInt8(sum / static_cast<double>(size.height));
  }
  return means;
}

void MaskFrames(const AugmentSettings& a, const Size& size, Random& random, Span<int8_t> row) {
  const std::vector<int8_t> means = MeansOf(size, {row.data(), row.size()});
  const Mask time = DrawMask(random, a.time_mask, size.height);
  const Mask values = DrawMask(random, a.frequency_mask, size.width);
  for (size_t y = 0; y < size.height; ++y) {
    for (size_t x = 0; x < size.width; ++x) {
      const bool is_masked =
          (y >= time.begin && y < time.end) || (x >= values.begin && x < values.end);
      if (is_masked) row[size.At(y, x, 0)] = means[x];
    }
  }
}

void Mirror(const Size& size, Span<int8_t> row) {
  for (size_t y = 0; y < size.height; ++y) {
    for (size_t x = 0; x < size.width / 2; ++x) {
      for (size_t c = 0; c < size.channels; ++c) {
        std::swap(row[size.At(y, x, c)], row[size.At(y, size.width - 1 - x, c)]);
      }
    }
  }
}

void MoveBy(int64_t down, int64_t right, const Size& size, int8_t border, Span<int8_t> row) {
  const std::vector<int8_t> old(row.begin(), row.end());
  const auto height = static_cast<int64_t>(size.height), width = static_cast<int64_t>(size.width);
  for (int64_t y = 0; y < height; ++y) {
    for (int64_t x = 0; x < width; ++x) {
      const int64_t from_y = y - down, from_x = x - right;
      const bool is_there = from_y >= 0 && from_y < height && from_x >= 0 && from_x < width;
      for (size_t c = 0; c < size.channels; ++c) {
        row[size.At(static_cast<size_t>(y), static_cast<size_t>(x), c)] =
            is_there ? old[size.At(static_cast<size_t>(from_y), static_cast<size_t>(from_x), c)]
                     : border;
      }
    }
  }
}

// value = mean + gain (value - mean) + offset, of channel c.
void Stretch(size_t c, double gain, double offset, const Size& size, Span<int8_t> row) {
  double sum = 0;
  for (size_t i = c; i < row.size(); i += size.channels) sum += row[i];
  const double mean = sum / static_cast<double>(size.height * size.width);
  for (size_t i = c; i < row.size(); i += size.channels) {
    row[i] = ToInt8(mean + gain * (row[i] - mean) + offset);
  }
}

void ChangeLight(const AugmentSettings& a, const Size& size, Random& random, Span<int8_t> row) {
  const double offset = 255 * random.Between(-a.brightness, a.brightness);
  const double contrast = random.Between(1 - a.contrast, 1 + a.contrast);
  for (size_t c = 0; c < size.channels; ++c) {
    const double colour = 255 * random.Between(-a.colour, a.colour);
    Stretch(c, contrast, offset + colour, size, row);
  }
}

// (1 2 1) / 4 along steps of `step`, ends repeated.
void BlurLine(size_t first, size_t count, size_t step, Span<int8_t> row) {
  int8_t before = row[first];
  for (size_t i = 0; i < count; ++i) {
    const size_t at = first + i * step;
    const int8_t here = row[at];
    const int8_t after = i + 1 < count ? row[at + step] : here;
    row[at] = static_cast<int8_t>((before + 2 * here + after + 2) >> 2);
    before = here;
  }
}

void Blur(const Size& size, Span<int8_t> row) {
  for (size_t c = 0; c < size.channels; ++c) {
    for (size_t y = 0; y < size.height; ++y) {
      BlurLine(size.At(y, 0, c), size.width, size.channels, row);
    }
    for (size_t x = 0; x < size.width; ++x) {
      BlurLine(size.At(0, x, c), size.height, size.width * size.channels, row);
    }
  }
}

bool ChangesLight(const AugmentSettings& a) {
  return a.brightness > 0 || a.contrast > 0 || a.colour > 0;
}

}  // namespace

void AugmentFeatures(const AugmentSettings& augment,
                     const graph::Shape& shape,
                     int8_t zero_point,
                     uint64_t seed_of_row,
                     Span<int8_t> row) {
  const Size size = SizeOf(shape);
  MOTE_CHECK(size.height * size.width * size.channels == row.size(), "a row is of the shape");
  Random random(Random::Mixed(seed_of_row));
  if (augment.time_mask > 0 || augment.frequency_mask > 0) MaskFrames(augment, size, random, row);
  if (augment.flip && random.Chance(0.5)) Mirror(size, row);
  if (augment.crop > 0) {
    const int64_t places = 2 * int64_t{augment.crop} + 1;
    const int64_t down = random.Below(places) - augment.crop;
    const int64_t right = random.Below(places) - augment.crop;
    MoveBy(down, right, size, zero_point, row);
  }
  if (ChangesLight(augment)) ChangeLight(augment, size, random, row);
  if (augment.blur > 0 && random.Chance(augment.blur)) Blur(size, row);
}

}  // namespace mote::trainer
