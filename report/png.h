// SPDX-License-Identifier: Apache-2.0
// Pictures of pixels, as PNG.
#pragma once

#include <cstdint>
#include <vector>

namespace mote::report {

// 8 bits a channel, row after row from the top.
struct Raster {
  int32_t width = 0, height = 0;  // 1 and more
  int32_t channels = 3;           // 1: grey; 3: red, green, blue, as in sRGB
  std::vector<uint8_t> pixels;    // width * height * channels
};

// The file of it. Reading that gives the same pixels.
std::vector<uint8_t> Png(const Raster& raster);

}  // namespace mote::report
