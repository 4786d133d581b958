// SPDX-License-Identifier: Apache-2.0
#include "report/png.h"

#include <fmt/format.h>
#include <png.h>

#include "support/check.h"

namespace mote::report {

std::vector<uint8_t> Png(const Raster& raster) {
  const auto wanted = static_cast<size_t>(int64_t{raster.width} * raster.height * raster.channels);
  MOTE_CHECK(raster.width > 0 && raster.height > 0 && raster.pixels.size() == wanted &&
                 (raster.channels == 1 || raster.channels == 3),
             fmt::format("{} x {} x {}, {} bytes",
                         raster.width,
                         raster.height,
                         raster.channels,
                         raster.pixels.size()));
  png_image png = {};
  png.version = PNG_IMAGE_VERSION;
  png.width = static_cast<png_uint_32>(raster.width);
  png.height = static_cast<png_uint_32>(raster.height);
  png.format = raster.channels == 1 ? PNG_FORMAT_GRAY : PNG_FORMAT_RGB;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(png);
  std::vector<uint8_t> bytes(size);
  const int written =
      png_image_write_to_memory(&png, bytes.data(), &size, 0, raster.pixels.data(), 0, nullptr);
  MOTE_CHECK(written != 0, png.message);
  bytes.resize(size);
  return bytes;
}

}  // namespace mote::report
